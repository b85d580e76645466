package io.msrpc.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.annotation.MsReference;
import io.msrpc.call.RpcException;
import io.msrpc.filter.Filter;
import io.msrpc.spring.Clock;
import io.msrpc.spring.FixedClock;
import io.msrpc.spring.MsRpcLifecycle;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Filters as beans, and services and methods with settings of their own. */
class CallPropertiesTest {
  private static final String CLOCK = "msrpc.client.services[" + Clock.class.getName() + "]";
  private static final List<String> SEEN = new CopyOnWriteArrayList<>();

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(MsRpcAutoConfiguration.class));
  private final ApplicationContextRunner consumer =
      application.withBean(Wall.class).withPropertyValues("msrpc.registry.addresses=127.0.0.1:1");

  static final class Wall {
    @MsReference Clock clock;
  }

  @Configuration(proxyBeanMethods = false)
  static class Filters {
    @Bean
    @Order(2)
    Filter inner() {
      return noting("inner");
    }

    @Bean
    @Order(1)
    Filter outer() {
      return noting("outer");
    }

    private static Filter noting(String name) {
      return (call, next) -> {
        SEEN.add(name + (call.caller() == null ? " calls" : " serves"));
        return next.invoke(call);
      };
    }
  }

  @Test
  void filterBeansStandOnBothSides_inTheirOrder() {
    application
        .withUserConfiguration(Filters.class)
        .withBean(FixedClock.class)
        .run(
            provider ->
                application
                    .withUserConfiguration(Filters.class)
                    .withBean(Wall.class)
                    .withPropertyValues("msrpc.registry.addresses=" + address(provider))
                    .run(context -> assertThat(clock(context).now()).isEqualTo("noon")));
    assertThat(SEEN).containsExactly("outer calls", "inner calls", "outer serves", "inner serves");
  }

  @Test
  void aServiceIsCalledAsItsPropertiesSay() {
    consumer
        .withPropertyValues(CLOCK + ".fault-tolerance=failsafe", CLOCK + ".timeout=200ms")
        .run(context -> assertThat(clock(context).now()).isNull());
  }

  @Test
  void aMethodsPropertiesGoBeforeThoseOfItsService() {
    consumer
        .withPropertyValues(
            CLOCK + ".fault-tolerance=failsafe",
            CLOCK + ".methods.now.fault-tolerance=failfast",
            CLOCK + ".methods.now.load-balancer=round-robin",
            CLOCK + ".methods.now.timeout=200ms")
        .run(
            context ->
                assertThatThrownBy(() -> clock(context).now()).isInstanceOf(RpcException.class));
  }

  @Test
  void startFails_sayingWhatToWrite_whenThereIsNoSuchInterface() {
    consumer
        .withPropertyValues("msrpc.client.services[com.example.Nothing].timeout=1s")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasStackTraceContaining(
                        "msrpc.client.services[com.example.Nothing]: there is no such interface"
                            + " (expected: its full name in brackets, as in"
                            + " msrpc.client.services[com.example.Greeter].timeout=1s)"));
  }

  @Test
  void startFails_namingTheMethods_whenThereIsNoSuchMethod() {
    consumer
        .withPropertyValues(CLOCK + ".methods.then.timeout=1s")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasStackTraceContaining(
                        CLOCK
                            + ": "
                            + Clock.class.getName()
                            + " has no remote method 'then' (expected: one of now)"));
  }

  @Test
  void startFails_sayingWhatToWrite_whenAServiceWithoutAKeyIsCalledByConsistentHash() {
    for (String name : List.of("msrpc.client.load-balancer", CLOCK + ".load-balancer")) {
      consumer
          .withPropertyValues(name + "=consistent-hash")
          .run(
              context ->
                  assertThat(context.getStartupFailure())
                      .hasStackTraceContaining("Wall.clock: " + Clock.class.getName())
                      .hasStackTraceContaining(
                          " is called by consistent hash, but none of its methods has a key: put"
                              + " @MsKey on the parameter that decides, or choose another load"
                              + " balancer for this service"));
    }
  }

  private static String address(AssertableApplicationContext provider) {
    return provider.getBean(MsRpcLifecycle.class).server().orElseThrow().address().toString();
  }

  private static Clock clock(AssertableApplicationContext consumer) {
    return consumer.getBean(Wall.class).clock;
  }
}
