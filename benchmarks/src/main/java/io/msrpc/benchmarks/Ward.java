package io.msrpc.benchmarks;

import io.msrpc.RpcServer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider whose service falls ill when it is told to, and counts its calls. */
final class Ward implements WardService, AutoCloseable {
  private final AtomicInteger asked = new AtomicInteger();
  private final RpcServer server = RpcServer.builder().export(WardService.class, this).start();
  volatile Sickness sickness = Sickness.WELL;

  @Override
  public CompletableFuture<Void> ask() {
    asked.incrementAndGet();
    return sickness.answer();
  }

  String address() {
    return server.address().toString();
  }

  /** Calls since this was last asked for. */
  int asked() {
    return asked.getAndSet(0);
  }

  @Override
  public void close() {
    server.close();
  }
}
