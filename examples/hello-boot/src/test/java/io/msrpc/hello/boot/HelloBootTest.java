package io.msrpc.hello.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.call.NotStartedException;
import io.msrpc.hello.boot.consumer.ConsumerApplication;
import io.msrpc.hello.boot.provider.ProviderApplication;
import io.msrpc.spring.MsRpcLifecycle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Both applications, as their main methods start them, with a real socket between them. */
@ExtendWith(OutputCaptureExtension.class)
class HelloBootTest {
  @Test
  void consumerPrintsItsGreetings(CapturedOutput output) {
    try (var provider = SpringApplication.run(ProviderApplication.class, "--msrpc.server.port=0")) {
      String address =
          provider.getBean(MsRpcLifecycle.class).server().orElseThrow().address().toString();
      ConsumerApplication.main("Ada", "世界", "--msrpc.registry.addresses=" + address);
    }
    assertThat(output.getOut().lines()).contains("Hello, Ada!", "Hello, 世界!");
  }

  @Test
  void consumerFails_whenNobodyServes() {
    assertThatThrownBy(
            () ->
                ConsumerApplication.main(
                    "Ada",
                    "--msrpc.registry.addresses=127.0.0.1:1",
                    "--msrpc.client.connect-timeout=200ms"))
        .isInstanceOf(NotStartedException.class)
        .hasMessageContaining("127.0.0.1:1");
  }

  @ParameterizedTest
  @ValueSource(classes = {ProviderApplication.class, ConsumerApplication.class})
  void theReadmeStartsIt(Class<?> application) throws IOException {
    assertThat(Files.readString(Path.of("../../README.md"))).contains(application.getName());
  }
}
