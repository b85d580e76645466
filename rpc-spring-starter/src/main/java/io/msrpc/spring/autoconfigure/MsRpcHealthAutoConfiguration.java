package io.msrpc.spring.autoconfigure;

import io.msrpc.spring.MsReferences;
import io.msrpc.spring.MsRpcLifecycle;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.application.ReadinessStateHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** A health indicator for Spring Boot 4, in applications that have a health endpoint. */
@AutoConfiguration(after = MsRpcAutoConfiguration.class)
@ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
@ConditionalOnBean(MsRpcLifecycle.class)
final class MsRpcHealthAutoConfiguration {
  @Bean
  static BeanPostProcessor msRpcReadinessPostProcessor(
      ObjectProvider<MsRpcReadiness> readiness, ObjectProvider<ApplicationAvailability> states) {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        return bean.getClass() == ReadinessStateHealthIndicator.class
            ? new ReadinessOfServer(states.getObject(), readiness)
            : bean;
      }
    };
  }

  /** Spring Boot's own, which asks the server first. */
  private static final class ReadinessOfServer extends ReadinessStateHealthIndicator {
    private final ObjectProvider<MsRpcReadiness> readiness;

    ReadinessOfServer(ApplicationAvailability states, ObjectProvider<MsRpcReadiness> readiness) {
      super(states);
      this.readiness = readiness;
    }

    @Override
    protected AvailabilityState getState(ApplicationAvailability states) {
      MsRpcReadiness server = readiness.getIfAvailable();
      return server == null || server.isReady()
          ? super.getState(states)
          : ReadinessState.REFUSING_TRAFFIC;
    }
  }

  @Bean
  @ConditionalOnMissingBean(name = "msRpcHealthIndicator")
  HealthIndicator msRpcHealthIndicator(MsRpcLifecycle lifecycle, MsReferences references) {
    return () -> {
      MsRpcHealth health = MsRpcHealth.of(lifecycle, references);
      return Health.status(health.status()).withDetails(health.details()).build();
    };
  }
}
