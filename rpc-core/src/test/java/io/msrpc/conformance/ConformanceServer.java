package io.msrpc.conformance;

import io.msrpc.RpcServer;
import io.msrpc.hello.Greeter;
import io.msrpc.transport.server.ServerOptions;
import java.lang.reflect.Proxy;

/**
 * Serves {@link Values}, {@link Calls} and {@link Greeter}, so that a client in another language
 * can be tried on a real server: {@code bin/conformance} starts it.
 */
public final class ConformanceServer {
  private ConformanceServer() {}

  /**
   * Serves until the process is stopped.
   *
   * @param args port, 0 for a free one; then a secret, if there is to be one
   */
  public static void main(String... args) {
    String secret = args.length > 1 ? args[1] : "";
    ServerOptions options = ServerOptions.DEFAULTS.withCredentials(secret);
    System.out.println("Serving on " + start(Integer.parseInt(args[0]), options).address());
  }

  /** The same, on this host only, until it is closed. */
  public static RpcServer start(int port, ServerOptions options) {
    return RpcServer.builder()
        .bind("127.0.0.1", port)
        .instanceId("greeter-1")
        .export(Values.class, returning())
        .export(Calls.class, new AnsweredCalls())
        .export(Greeter.class, new Greetings())
        .options(options)
        .start();
  }

  /** Returns whatever it is given. */
  private static Values returning() {
    return (Values)
        Proxy.newProxyInstance(
            Values.class.getClassLoader(),
            new Class<?>[] {Values.class},
            (proxy, method, arguments) -> arguments == null ? null : arguments[0]);
  }
}
