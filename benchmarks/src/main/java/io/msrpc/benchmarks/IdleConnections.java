package io.msrpc.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.msrpc.RpcClient;
import io.msrpc.RpcServer;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.transport.client.ClientOptions;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What a connection costs that nobody uses: so many servers and clients in this JVM, every client
 * connected to every server. Memory counts both sides, and what a client has but once as well; the
 * processor time is that of the heartbeats and of the idle JVM. docs/performance.md has the
 * command.
 */
public final class IdleConnections implements AutoCloseable {
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final List<RpcServer> servers = new ArrayList<>();
  private final List<RpcClient> clients = new ArrayList<>();

  /** Starts them; nothing is connected. */
  IdleConnections(int servers, int clients) {
    for (int i = 0; i < servers; i++) {
      this.servers.add(RpcServer.builder().export(UserService.class, new Users()).start());
    }
    String[] addresses =
        this.servers.stream().map(server -> server.address().toString()).toArray(String[]::new);
    for (int i = 0; i < clients; i++) {
      this.clients.add(
          RpcClient.builder()
              .registry(FixedRegistry.of(addresses))
              .options(ClientOptions.DEFAULTS)
              .build());
    }
  }

  /**
   * Arguments, all optional: servers (50), clients (160), seconds to watch them (15).
   *
   * @throws InterruptedException when it is interrupted
   */
  public static void main(String[] arguments) throws InterruptedException {
    int servers = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50;
    int clients = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 160;
    int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 15;
    try (IdleConnections idle = new IdleConnections(servers, clients)) {
      long before = memory();
      int connections = idle.connect();
      long bytes = memory() - before;
      long cpu = PROCESS.getProcessCpuTime();
      TimeUnit.SECONDS.sleep(seconds);
      double share = (PROCESS.getProcessCpuTime() - cpu) / (seconds * 1e9);
      System.out.printf(
          "%,d connections: %,d bytes each, both sides; %.1f %% of a core%n",
          connections, bytes / connections, 100 * share);
    }
  }

  /** Connects each to each and waits until all are ready; how many that makes. */
  int connect() {
    clients.forEach(client -> client.reference(UserService.class));
    int all = servers.size() * clients.size();
    while (ready() < all) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    return all;
  }

  private long ready() {
    return clients.stream()
        .flatMap(client -> client.connections().stream())
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
    clients.forEach(RpcClient::close);
    servers.forEach(RpcServer::close);
  }
}
