package io.msrpc.hello;

import io.msrpc.RpcClient;
import io.msrpc.registry.FixedRegistry;

/** Calls {@link Greeter} once. */
public final class HelloConsumer {
  private HelloConsumer() {}

  /**
   * Prints the answer and ends.
   *
   * @param args whom to greet, or nothing for the world; then the port, or nothing for 9700
   */
  public static void main(String... args) {
    String name = args.length == 0 ? "world" : args[0];
    System.out.println(greet(name, args.length < 2 ? 9700 : Integer.parseInt(args[1])));
  }

  static String greet(String name, int port) {
    // [readme
    try (RpcClient client =
        RpcClient.builder().registry(FixedRegistry.of("127.0.0.1:" + port)).build()) {
      return client.reference(Greeter.class).greet(name);
    }
    // readme]
  }
}
