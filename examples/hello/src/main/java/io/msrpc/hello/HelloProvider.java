package io.msrpc.hello;

import io.msrpc.RpcServer;

/** Serves {@link Greeter} until it is stopped. */
public final class HelloProvider {
  private HelloProvider() {}

  /**
   * Starts serving; Ctrl-C finishes the calls under way and ends.
   *
   * @param args the port, or nothing for 9700
   */
  public static void main(String... args) {
    RpcServer server = serve(args.length == 0 ? 9700 : Integer.parseInt(args[0]));
    System.out.println("Serving on " + server.address());
  }

  static RpcServer serve(int port) {
    // [readme
    RpcServer.Builder provider = RpcServer.builder().bind("127.0.0.1", port);
    RpcServer server = provider.export(Greeter.class, name -> "Hello, " + name + "!").start();
    // readme]
    return server;
  }
}
