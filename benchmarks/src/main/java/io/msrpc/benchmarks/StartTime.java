package io.msrpc.benchmarks;

import io.msrpc.RpcClient;
import io.msrpc.RpcServer;
import io.msrpc.registry.FixedRegistry;

/**
 * From the first line of main to a server that listens, and on to a client's first answer, in a JVM
 * that has done nothing else. docs/performance.md has the command.
 */
public final class StartTime {
  private StartTime() {}

  /** Prints the two times. */
  public static void main(String[] arguments) {
    System.out.println(measure());
  }

  static String measure() {
    long start = System.nanoTime();
    try (RpcServer server = RpcServer.builder().export(UserService.class, new Users()).start()) {
      long listening = System.nanoTime();
      try (RpcClient client =
          RpcClient.builder().registry(FixedRegistry.of(server.address().toString())).build()) {
        User user = client.reference(UserService.class).getUser(1);
        long answered = System.nanoTime();
        return "server listens after %d ms; client has its first answer (%s) %d ms later"
            .formatted(
                (listening - start) / 1_000_000, user.name(), (answered - listening) / 1_000_000);
      }
    }
  }
}
