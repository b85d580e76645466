package io.msrpc.hello.boot.consumer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Calls {@link io.msrpc.hello.boot.Greeter} and ends. */
@SpringBootApplication
public class ConsumerApplication {
  /** For Spring. */
  public ConsumerApplication() {}

  /**
   * Prints the greetings.
   *
   * @param args whom to greet, and settings, such as {@code --msrpc.registry.addresses=host:port}
   */
  public static void main(String... args) {
    SpringApplication.run(ConsumerApplication.class, args).close();
  }
}
