package com.example.users;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.users.consumer.ConsumerApplication;
import com.example.users.provider.ProviderApplication;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;

/** A project that has not set the version of Netty, so that it is Spring Boot's, 4.1. */
class BootsNettyTest {
  @ParameterizedTest
  @ValueSource(classes = {ProviderApplication.class, ConsumerApplication.class})
  void theStartFails_andTellsWhatToSet(Class<?> application) {
    String[] settings = {
      "--server.port=0", "--msrpc.server.port=0", "--msrpc.registry.addresses=127.0.0.1:1"
    };
    assertThatThrownBy(() -> SpringApplication.run(application, settings).close())
        .hasStackTraceContaining("msrpc needs Netty 4.2, but the class path has netty-common 4.1.")
        .hasStackTraceContaining("set <netty.version>4.2.");
  }
}
