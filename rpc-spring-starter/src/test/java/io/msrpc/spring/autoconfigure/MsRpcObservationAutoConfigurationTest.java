package io.msrpc.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.msrpc.annotation.MsReference;
import io.msrpc.filter.Filter;
import io.msrpc.spring.Clock;
import io.msrpc.spring.FixedClock;
import io.msrpc.spring.MsRpcLifecycle;
import io.msrpc.spring.observation.CallObservations;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Runs on Spring Boot 4 and 3.5. */
class MsRpcObservationAutoConfigurationTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  MsRpcAutoConfiguration.class, MsRpcObservationAutoConfiguration.class));

  @Test
  void observesCalls_whereThereIsARegistry() {
    ApplicationContextRunner observed =
        application.withBean(ObservationRegistry.class, this::registry);
    observed
        .withBean(FixedClock.class)
        .run(
            provider -> {
              String address =
                  provider
                      .getBean(MsRpcLifecycle.class)
                      .server()
                      .orElseThrow()
                      .address()
                      .toString();
              observed
                  .withBean(Wall.class)
                  .withPropertyValues("msrpc.registry.addresses=" + address)
                  .run(
                      consumer ->
                          assertThat(consumer.getBean(Wall.class).clock.now()).isEqualTo("noon"));
            });
    assertThat(meters.get(CallObservations.MADE).timer().count()).isEqualTo(1);
    assertThat(meters.get(CallObservations.SERVED).timer().count()).isEqualTo(1);
  }

  private ObservationRegistry registry() {
    ObservationRegistry registry = ObservationRegistry.create();
    registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
    return registry;
  }

  @Test
  void addsNothing_withoutARegistry() {
    application.run(context -> assertThat(context).doesNotHaveBean(Filter.class));
  }

  @Test
  void addsNothing_withoutMicrometer() {
    application
        .withClassLoader(new FilteredClassLoader("io.micrometer"))
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Filter.class));
  }

  @Test
  void standsAroundTheApplicationsFilters() {
    application
        .withBean(ObservationRegistry.class, this::registry)
        .withUserConfiguration(EarlyFilter.class)
        .run(
            context ->
                assertThat(context.getBeanProvider(Filter.class).orderedStream().toList())
                    .hasSize(2)
                    .first()
                    .isInstanceOf(CallObservations.class));
  }

  @Test
  void givesWayToTheApplicationsOwn() {
    application
        .withBean(ObservationRegistry.class, this::registry)
        .withBean("own", CallObservations.class, () -> new CallObservations(registry()))
        .run(context -> assertThat(context).hasSingleBean(Filter.class).hasBean("own"));
  }

  @Test
  void bootFindsIt_byItself() {
    new ApplicationContextRunner()
        .withUserConfiguration(Application.class)
        .run(context -> assertThat(context).hasSingleBean(CallObservations.class));
  }

  static final class Wall {
    @MsReference Clock clock;
  }

  @Configuration(proxyBeanMethods = false)
  static class EarlyFilter {
    @Bean
    @Order(0)
    Filter early() {
      return (call, next) -> next.invoke(call);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {
    @Bean
    ObservationRegistry registry() {
      return ObservationRegistry.create();
    }
  }
}
