package io.msrpc.spring.autoconfigure;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.msrpc.spring.MsReferences;
import io.msrpc.spring.MsRpcLifecycle;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Meters of clients and servers, in applications that have Micrometer. */
@AutoConfiguration(after = MsRpcAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean(MsRpcLifecycle.class)
final class MsRpcMetersAutoConfiguration {
  @Bean
  @ConditionalOnMissingBean
  MsRpcMeters msRpcMeters(MsRpcLifecycle lifecycle, MsReferences references) {
    return new MsRpcMeters(lifecycle, references);
  }
}
