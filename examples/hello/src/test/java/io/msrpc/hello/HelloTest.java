package io.msrpc.hello;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.RpcServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HelloTest {
  @Test
  void consumerGetsItsGreeting_overARealSocket() {
    try (RpcServer server = HelloProvider.serve(0)) {
      assertThat(HelloConsumer.greet("Ada", server.address().port())).isEqualTo("Hello, Ada!");
    }
  }

  @Test
  void consumerPrintsTheGreeting_whenRunFromTheCommandLine() {
    PrintStream console = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (RpcServer server = HelloProvider.serve(0)) {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      HelloConsumer.main("世界", String.valueOf(server.address().port()));
    } finally {
      System.setOut(console);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8).strip()).isEqualTo("Hello, 世界!");
  }
}
