package io.msrpc.spring.autoconfigure;

import io.micrometer.observation.ObservationRegistry;
import io.msrpc.spring.observation.CallObservations;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Observes calls in applications that have an ObservationRegistry: those with an actuator. */
@AutoConfiguration(
    before = MsRpcAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
      "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration"
    })
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
final class MsRpcObservationAutoConfiguration {
  /** Around all other filters, but for those with the highest precedence. */
  static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

  @Bean
  @Order(ORDER)
  @ConditionalOnMissingBean
  CallObservations msRpcCallObservations(ObservationRegistry registry) {
    return new CallObservations(registry);
  }
}
