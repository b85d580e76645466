package io.msrpc.spring.autoconfigure;

import io.msrpc.spring.MsReferences;
import io.msrpc.spring.MsRpcLifecycle;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Bean;

/** A health indicator for Spring Boot 3.5, in applications that have a health endpoint. */
@AutoConfiguration(after = MsRpcAutoConfiguration.class)
@ConditionalOnClass(name = "org.springframework.boot.actuate.health.HealthIndicator")
@ConditionalOnMissingClass("org.springframework.boot.health.contributor.HealthIndicator")
final class MsRpcHealth35AutoConfiguration {
  @Bean
  @ConditionalOnMissingBean(name = "msRpcHealthIndicator")
  HealthIndicator msRpcHealthIndicator(MsRpcLifecycle lifecycle, MsReferences references) {
    return () -> {
      MsRpcHealth health = MsRpcHealth.of(lifecycle, references);
      return Health.status(health.status()).withDetails(health.details()).build();
    };
  }
}
