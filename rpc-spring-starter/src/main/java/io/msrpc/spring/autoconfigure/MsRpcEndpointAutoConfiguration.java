package io.msrpc.spring.autoconfigure;

import io.msrpc.spring.MsReferences;
import io.msrpc.spring.MsRpcLifecycle;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The endpoint {@code msrpc}, in applications that have the actuator and expose it. */
@AutoConfiguration(after = MsRpcAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(MsRpcLifecycle.class)
final class MsRpcEndpointAutoConfiguration {
  @Bean
  @ConditionalOnAvailableEndpoint
  @ConditionalOnMissingBean
  MsRpcEndpoint msRpcEndpoint(MsRpcLifecycle lifecycle, MsReferences references) {
    return new MsRpcEndpoint(lifecycle, references);
  }
}
