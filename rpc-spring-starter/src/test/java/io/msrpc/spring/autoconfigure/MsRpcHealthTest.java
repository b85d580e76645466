package io.msrpc.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.annotation.MsReference;
import io.msrpc.spring.Clock;
import io.msrpc.spring.FixedClock;
import io.msrpc.spring.MsRpcLifecycle;
import java.lang.reflect.Method;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.ReflectionUtils;

/** By reflection, because Spring Boot 4 and 3.5 have the indicator in different packages. */
class MsRpcHealthTest {
  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  MsRpcAutoConfiguration.class,
                  MsRpcHealthAutoConfiguration.class,
                  MsRpcHealth35AutoConfiguration.class));

  @Test
  void isUp_whenEveryReferenceHasAProvider() {
    application
        .withBean(FixedClock.class)
        .withBean(Wall.class)
        .withPropertyValues("msrpc.registry.addresses=127.0.0.1:1")
        .run(
            context -> {
              var server = context.getBean(MsRpcLifecycle.class).server().orElseThrow();
              assertThat(health(context))
                  .startsWith("UP")
                  .contains("server=" + server.address())
                  .containsPattern("io.msrpc.spring.Clock.*=1");
            });
  }

  @Test
  void isDegraded_whenAReferenceHasNoProvider() {
    application
        .withBean(Wall.class)
        .withBean(NobodyRegistry.class)
        .run(
            context ->
                assertThat(health(context))
                    .startsWith("DEGRADED")
                    .containsPattern("io.msrpc.spring.Clock.*=0"));
  }

  @Test
  void needsNoHealthEndpoint() {
    application
        .withClassLoader(
            new FilteredClassLoader(
                "org.springframework.boot.health", "org.springframework.boot.actuate"))
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context).doesNotHaveBean("msRpcHealthIndicator");
            });
  }

  private static String health(AssertableApplicationContext context) {
    Object indicator = context.getBean("msRpcHealthIndicator");
    Method health = ReflectionUtils.findMethod(indicator.getClass(), "health");
    ReflectionUtils.makeAccessible(Objects.requireNonNull(health));
    return String.valueOf(ReflectionUtils.invokeMethod(health, indicator));
  }

  static final class Wall {
    @MsReference Clock clock;
  }
}
