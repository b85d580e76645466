package io.msrpc.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.spring.FixedClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

/** An application that excludes one auto-configuration; on Spring Boot 4 and 3.5. */
class ExclusionsTest {
  static List<String> autoConfigurations() throws IOException {
    String list =
        "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";
    for (var each : Collections.list(loader().getResources(list))) {
      try (InputStream in = each.openStream()) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        if (text.contains("io.msrpc.")) {
          return text.lines().filter(line -> !line.isBlank()).toList();
        }
      }
    }
    throw new IllegalStateException("no " + list);
  }

  private static ClassLoader loader() {
    return Objects.requireNonNull(MsRpcAutoConfiguration.class.getClassLoader());
  }

  @ParameterizedTest
  @MethodSource("autoConfigurations")
  void theApplicationStartsWithoutIt(String excluded) {
    try (var context =
        new SpringApplicationBuilder(Application.class, FixedClock.class)
            .web(WebApplicationType.NONE)
            .properties(
                "management.health.readinessstate.enabled=true",
                "management.endpoints.web.exposure.include=msrpc")
            .run("--spring.autoconfigure.exclude=" + excluded)) {
      assertThat(context.isActive()).isTrue();
      assertThat(context.getBeanNamesForType(loaded(excluded))).isEmpty();
      assertThat(MsRpcReadinessTest.readiness(context)).startsWith("UP");
    }
  }

  private static Class<?> loaded(String name) {
    return ClassUtils.resolveClassName(name, loader());
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}
}
