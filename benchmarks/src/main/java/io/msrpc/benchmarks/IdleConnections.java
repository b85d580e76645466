package io.msrpc.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.msrpc.RpcClient;
import io.msrpc.RpcServer;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.transport.client.ClientOptions;
import io.msrpc.transport.client.ConnectRate;
import io.msrpc.transport.server.ServerOptions;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * What a connection costs that nobody uses: one client in this JVM has so many connections to one
 * server, which it knows by as many addresses of the loopback network. Memory counts both sides,
 * with what a client knows of a provider; the processor time is that of the heartbeats and of the
 * idle JVM. docs/performance.md has the command.
 */
public final class IdleConnections implements AutoCloseable {
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** Addresses 127.0.0.0, .1, … end here: more than a process has file descriptors for. */
  private static final int MOST = 1 << 16;

  private static final String SECRET = "for a server that listens on more than 127.0.0.1";

  private final RpcServer server;
  private final RpcClient client;
  private final int connections;

  /** Starts both; nothing is connected. */
  IdleConnections(int connections) {
    this.connections = Math.min(connections, MOST - 2);
    server =
        RpcServer.builder()
            .bind("0.0.0.0", 0)
            .options(ServerOptions.DEFAULTS.withCredentials(SECRET))
            .export(UserService.class, new Users())
            .start();
    int port = server.address().port();
    String[] addresses =
        IntStream.rangeClosed(1, this.connections)
            .mapToObj(n -> "127.0." + n / 256 + "." + n % 256 + ":" + port)
            .toArray(String[]::new);
    client =
        RpcClient.builder()
            .registry(FixedRegistry.of(addresses))
            .options(
                ClientOptions.DEFAULTS
                    .withCredentials(SECRET)
                    .withConnectRate(new ConnectRate(2_000, 100)))
            .build();
  }

  /**
   * Arguments, all optional: connections (9,000), seconds to watch them (30).
   *
   * @throws InterruptedException when it is interrupted
   */
  public static void main(String[] arguments) throws InterruptedException {
    int connections = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 9_000;
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 30;
    try (IdleConnections idle = new IdleConnections(connections)) {
      long before = memory();
      idle.connect();
      long bytes = memory() - before;
      long cpu = PROCESS.getProcessCpuTime();
      TimeUnit.SECONDS.sleep(seconds);
      double share = (PROCESS.getProcessCpuTime() - cpu) / (seconds * 1e9);
      System.out.printf(
          "%,d connections: %,d bytes each, both sides; %.1f %% of a core%n",
          connections, bytes / connections, 100 * share);
    }
  }

  /** Connects, and waits until all connections are ready; how many that makes. */
  int connect() {
    client.reference(UserService.class);
    while (ready() < connections) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    return connections;
  }

  private long ready() {
    return client.connections().stream()
        .filter(connection -> connection.state().name().equals("READY"))
        .count();
  }

  /** Heap in use after a collection; buffers are pooled by thread, not by connection. */
  private static long memory() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
