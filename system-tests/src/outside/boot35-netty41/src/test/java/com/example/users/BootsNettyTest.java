package com.example.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.users.consumer.ConsumerApplication;
import com.example.users.provider.ProviderApplication;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A project that has not set the version of Netty, so that it is Spring Boot's, 4.1. */
@ExtendWith(OutputCaptureExtension.class)
class BootsNettyTest {
  @ParameterizedTest
  @ValueSource(classes = {ProviderApplication.class, ConsumerApplication.class})
  void theStartFails_andTellsWhatToSet(Class<?> application, CapturedOutput output) {
    String[] settings = {
      "--server.port=0", "--msrpc.server.port=0", "--msrpc.registry.addresses=127.0.0.1:1"
    };
    assertThatThrownBy(() -> SpringApplication.run(application, settings).close())
        .hasStackTraceContaining("msrpc needs Netty 4.2, but the class path has netty-common 4.1.")
        .hasStackTraceContaining("set <netty.version>4.2.");
    assertThat(output.getAll())
        .contains("Description:\n\nmsrpc needs Netty 4.2, but the class path has netty-common 4.1.")
        .contains("Action:\n\nSet <netty.version>4.2.");
  }
}
