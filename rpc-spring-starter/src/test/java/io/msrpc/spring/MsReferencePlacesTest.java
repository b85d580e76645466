package io.msrpc.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.RpcClient;
import io.msrpc.RpcServer;
import io.msrpc.annotation.MsReference;
import io.msrpc.registry.FixedRegistry;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.CustomAutowireConfigurer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** {@link MsReference} beside what else Spring injects. */
class MsReferencePlacesTest {
  @AutoClose
  private final RpcServer server =
      RpcServer.builder().export(Clock.class, new FixedClock()).start();

  @Test
  void aReference_isProvidedOptionalLazyOrListed_inFields() {
    try (var context = context(Fields.class)) {
      Fields fields = context.getBean(Fields.class);
      assertThat(fields.provided.getObject().now()).isEqualTo("noon");
      assertThat(fields.provided.stream().map(Clock::now)).containsExactly("noon");
      assertThat(fields.optional.orElseThrow().now()).isEqualTo("noon");
      assertThat(fields.lazy.now()).isEqualTo("noon");
      assertThat(fields.listed).singleElement().extracting(Clock::now).isEqualTo("noon");
    }
  }

  @Test
  void aReference_isProvidedOptionalLazyOrListed_inParameters() {
    try (var context = context(Parameters.class)) {
      assertThat(context.getBean(Parameters.class).times)
          .containsExactly("noon", "noon", "noon", "noon", "noon", "noon");
    }
  }

  @Test
  void aReferenceOfATypeOfTheJdk_isRefused() {
    assertThatThrownBy(() -> context(InMap.class))
        .rootCause()
        .hasMessageContaining("@MsReference on ")
        .hasMessageContaining("java.util.Map is not a remote interface");
  }

  @Test
  void qualifiersOfOthers_stillDecide() {
    try (var context = context(Zones.class)) {
      assertThat(context.getBean(Zoned.class).east).isEqualTo("east");
      assertThat(context.getBean(Zoned.class).west).isEqualTo("west");
    }
  }

  private AnnotationConfigApplicationContext context(Class<?> component) {
    var context = new AnnotationConfigApplicationContext();
    context.register(Plain.class, component);
    context.registerBean(
        RpcClient.class,
        () -> RpcClient.builder().registry(FixedRegistry.of(server.address().toString())).build());
    context.refresh();
    return context;
  }

  @Configuration(proxyBeanMethods = false)
  @EnableMsRpc
  static class Plain {}

  static final class Fields {
    @MsReference ObjectProvider<Clock> provided;
    @MsReference Optional<Clock> optional;
    @MsReference @Lazy Clock lazy;
    @MsReference List<Clock> listed;
  }

  static final class Parameters {
    final List<String> times;

    Parameters(
        @MsReference ObjectProvider<Clock> provided,
        @MsReference Optional<Clock> optional,
        @MsReference @Lazy Clock lazy,
        @MsReference List<Clock> listed,
        @MsReference Set<Clock> set) {
      times =
          List.of(
              provided.getObject().now(),
              provided.getIfAvailable().now(),
              optional.orElseThrow().now(),
              lazy.now(),
              listed.get(0).now(),
              set.iterator().next().now());
    }
  }

  static final class InMap {
    @MsReference Map<String, Clock> clocks;
  }

  /** A qualifier that only its registration makes one. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface Zone {
    String value();
  }

  static final class Zoned {
    @Autowired
    @Zone("east")
    private CharSequence east;

    @Autowired
    @Zone("west")
    private CharSequence west;
  }

  @Configuration(proxyBeanMethods = false)
  static class Zones {
    @Bean
    static CustomAutowireConfigurer zones() {
      CustomAutowireConfigurer zones = new CustomAutowireConfigurer();
      zones.setCustomQualifierTypes(Set.of(Zone.class));
      return zones;
    }

    @Bean
    @Zone("east")
    String first() {
      return "east";
    }

    @Bean
    @Zone("west")
    String second() {
      return "west";
    }

    @Bean
    Zoned zoned() {
      return new Zoned();
    }
  }
}
