package io.msrpc.hello.boot.provider;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Serves {@link io.msrpc.hello.boot.Greeter} until it is stopped. */
@SpringBootApplication
public class ProviderApplication {
  /** For Spring. */
  public ProviderApplication() {}

  /**
   * Starts serving; Ctrl-C finishes the calls under way and ends.
   *
   * @param args settings, such as {@code --msrpc.server.port=9700}
   */
  public static void main(String... args) {
    SpringApplication.run(ProviderApplication.class, args);
  }
}
