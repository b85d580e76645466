package io.msrpc.testing;

import io.msrpc.transport.Address;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** One connection through a {@link FaultProxy}: two sockets, and a thread a direction. */
final class ProxiedConnection {
  private final FaultProxy proxy;
  private final Socket client;
  private final Socket server;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger running = new AtomicInteger(2);
  private final Thread up;
  private final Thread down;

  /** A side was closed on purpose: the end of its pump must not close the other one. */
  private volatile boolean halfOpen;

  ProxiedConnection(FaultProxy proxy, Socket client, Address target) throws IOException {
    this.proxy = proxy;
    this.client = client;
    this.server = new Socket(target.host(), target.port());
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    this.up = new Thread(() -> pump(client, server, () -> proxy.toServer), "msrpc-proxy-up");
    this.down = new Thread(() -> pump(server, client, () -> proxy.toClient), "msrpc-proxy-down");
    up.start();
    down.start();
  }

  private void pump(Socket from, Socket to, Supplier<Fault> fault) {
    byte[] bytes = new byte[16 * 1024];
    try {
      for (int n = from.getInputStream().read(bytes); n >= 0; ) {
        fault.get().pass(bytes, n, to.getOutputStream(), closed);
        n = from.getInputStream().read(bytes);
      }
      endOutput(to, fault.get());
    } catch (IOException lost) {
      if (!halfOpen) {
        closeSockets();
      }
    }
    if (running.decrementAndGet() == 0 && !halfOpen) {
      closeSockets();
      proxy.remove(this);
    }
  }

  /** A FIN goes the way of the bytes: a blackhole swallows it too. */
  private void endOutput(Socket to, Fault fault) throws IOException {
    if (!halfOpen && fault != Fault.BLACKHOLE) {
      to.shutdownOutput();
    }
  }

  void closeServerSide() {
    halfOpen = true;
    close(server);
  }

  void closeClientSide() {
    halfOpen = true;
    close(client);
  }

  void reset() {
    try {
      client.setSoLinger(true, 0);
      server.setSoLinger(true, 0);
    } catch (IOException alreadyClosed) {
      // Then there is nothing to reset.
    }
    closeSockets();
  }

  private void closeSockets() {
    closed.countDown();
    close(client);
    close(server);
  }

  /** Closes both sides; returns when both threads have ended. */
  void close() {
    closeSockets();
    FaultProxy.join(up);
    FaultProxy.join(down);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException("a socket does not close", e);
    }
  }
}
