package io.msrpc.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.spring.FixedClock;
import java.lang.reflect.Method;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ReflectionUtils;

/** What the readiness probe of a provider says; on Spring Boot 4 and 3.5. */
class MsRpcReadinessTest {
  private static final String NO_NACOS = "--msrpc.nacos.server-addr=127.0.0.1:1";

  @ParameterizedTest
  @CsvSource({"registered, OUT_OF_SERVICE", "serving, UP"})
  void aProviderThatNoRegistryKnows_isReadyAsTheSettingSays(String setting, String status) {
    try (var provider = provider(NO_NACOS, "--msrpc.server.readiness=" + setting)) {
      assertThat(readiness(provider)).startsWith(status);
    }
  }

  @Test
  void aProviderThatNoRegistryKnows_isNotReady_byDefault() {
    try (var provider = provider(NO_NACOS)) {
      assertThat(readiness(provider)).startsWith("OUT_OF_SERVICE");
    }
  }

  @Test
  void aProviderWithoutARegistry_isReady() {
    try (var provider = provider()) {
      assertThat(readiness(provider)).startsWith("UP");
    }
  }

  static ConfigurableApplicationContext provider(String... settings) {
    return new SpringApplicationBuilder(Application.class, FixedClock.class)
        .web(WebApplicationType.NONE)
        .properties("management.health.readinessstate.enabled=true")
        .run(settings);
  }

  /** By reflection, because Spring Boot 4 and 3.5 have the indicator in different packages. */
  static String readiness(ApplicationContext context) {
    return health(context, "readinessStateHealthIndicator");
  }

  static String health(ApplicationContext context, String name) {
    Object indicator = context.getBean(name);
    Method health = ReflectionUtils.findMethod(indicator.getClass(), "health");
    ReflectionUtils.makeAccessible(Objects.requireNonNull(health));
    return String.valueOf(ReflectionUtils.invokeMethod(health, indicator));
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}
}
