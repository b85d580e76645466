package io.msrpc.spring.autoconfigure;

import io.msrpc.RpcServer;
import io.msrpc.spring.Clock;
import io.msrpc.transport.Address;
import io.msrpc.transport.server.ServerOptions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A provider of the clock in another process, as it were; each call waits until it may end. */
final class ClockProvider implements AutoCloseable {
  /** A call has come. */
  final CountDownLatch entered = new CountDownLatch(1);

  /** Lets calls end. */
  final CountDownLatch mayEnd = new CountDownLatch(1);

  private RpcServer server = start(0);

  private RpcServer start(int port) {
    return RpcServer.builder()
        .bind("127.0.0.1", port)
        .options(ServerOptions.DEFAULTS.withDrainTimeout(Duration.ZERO))
        .export(Clock.class, this::now)
        .start();
  }

  private String now() {
    entered.countDown();
    try {
      mayEnd.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "noon";
  }

  Address address() {
    return server.address();
  }

  /** Ends, and leaves its port free. */
  void stop() {
    server.close();
  }

  /** Serves again, on the same port. */
  void startAgain() {
    server = start(server.address().port());
  }

  @Override
  public void close() {
    mayEnd.countDown();
    server.close();
  }
}
