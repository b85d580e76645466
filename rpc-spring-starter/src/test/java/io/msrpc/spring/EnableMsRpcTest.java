package io.msrpc.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.RpcClient;
import io.msrpc.RpcServer;
import io.msrpc.annotation.MsReference;
import io.msrpc.filter.Filter;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.registry.Registry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.core.annotation.Order;

/** Plain Spring: a provider's context and a consumer's, with a real socket between them. */
class EnableMsRpcTest {
  private AnnotationConfigApplicationContext provider;
  private FixedRegistry registry;

  @BeforeEach
  void startProvider() {
    provider = new AnnotationConfigApplicationContext(ProviderApp.class, FixedClock.class);
    RpcServer server = provider.getBean(MsRpcLifecycle.class).server().orElseThrow();
    registry = FixedRegistry.of(server.address().toString());
  }

  @AfterEach
  void stopProvider() {
    provider.close();
  }

  @Test
  @DisplayName("A10: @MsService exports and @MsReference injects, in fields and all parameters")
  void callsGoThrough_whereverTheReferenceStands() {
    try (var consumer =
        consumer(InField.class, InConstructor.class, InMethod.class, InBean.class)) {
      assertThat(consumer.getBean(InField.class).clock.now()).isEqualTo("noon");
      assertThat(consumer.getBean(InConstructor.class).clock.now()).isEqualTo("noon");
      assertThat(consumer.getBean(InMethod.class).clock.now()).isEqualTo("noon");
      assertThat(consumer.getBean(StringBuilder.class)).hasToString("noon");
    }
  }

  @Test
  void referencesOfEqualTerms_areOneProxy() {
    try (var consumer = consumer(InField.class, InConstructor.class)) {
      assertThat(consumer.getBean(InField.class).clock)
          .isSameAs(consumer.getBean(InConstructor.class).clock);
    }
  }

  @Test
  void referencesOfOtherTerms_areAnotherProxy() {
    try (var consumer = consumer(InField.class, OtherVersion.class)) {
      assertThat(consumer.getBean(InField.class).clock)
          .isNotSameAs(consumer.getBean(OtherVersion.class).clock);
    }
  }

  @Test
  void inheritedFields_areInjectedToo() {
    try (var consumer = consumer(Inheriting.class)) {
      assertThat(consumer.getBean(Inheriting.class).clock.now()).isEqualTo("noon");
    }
  }

  @Test
  void aReferenceThatIsABean_isNotExported() {
    try (var consumer = consumer(ReferenceAsBean.class)) {
      assertThat(consumer.getBean(Clock.class).now()).isEqualTo("noon");
      assertThat(consumer.getBean(MsRpcLifecycle.class).server()).isEmpty();
    }
  }

  @Test
  void startFails_sayingWhereAndWhy_whenTheTypeIsNoInterface() {
    assertThatThrownBy(() -> consumer(OnAClass.class))
        .hasRootCauseMessage(
            "java.lang.String is not an interface (expected: the one that its providers"
                + " implement)")
        .hasMessageContaining("@MsReference on ")
        .hasMessageContaining("OnAClass.text");
  }

  @Test
  void startFails_sayingWhereAndWhy_whenTheFieldIsFinal() {
    assertThatThrownBy(() -> consumer(InFinalField.class))
        .rootCause()
        .hasMessageContaining("InFinalField.clock: a static or final field cannot be injected");
  }

  @Test
  void startFails_namingWhatIsMissing_whenThereIsNoClient() {
    assertThatThrownBy(
            () -> new AnnotationConfigApplicationContext(PlainApp.class, InField.class).close())
        .rootCause()
        .hasMessageContaining("InField.clock needs a bean of type io.msrpc.RpcClient");
  }

  @Test
  void startFails_namingWhatIsMissing_whenThereIsNoServerBuilder() {
    assertThatThrownBy(
            () -> new AnnotationConfigApplicationContext(PlainApp.class, FixedClock.class).close())
        .rootCause()
        .hasMessageContaining("needs a bean of type io.msrpc.RpcServer$Builder");
  }

  @Test
  void filtersAreAdded_whereClientAndServerAreMade() {
    try (var serving = filtered("127.0.0.1:1", FixedClock.class)) {
      RpcServer server = serving.getBean(MsRpcLifecycle.class).server().orElseThrow();
      try (var calling = filtered(server.address().toString(), InField.class)) {
        assertThat(calling.getBean(InField.class).clock.now()).isEqualTo("noon");
        assertThat(calling.getBean(Seen.class).names()).containsExactly("first", "second");
      }
      assertThat(serving.getBean(Seen.class).names()).containsExactly("first", "second");
    }
  }

  private static AnnotationConfigApplicationContext filtered(String address, Class<?> component) {
    var context = new AnnotationConfigApplicationContext();
    context.register(FilteredApp.class, component);
    context.registerBean(Registry.class, () -> FixedRegistry.of(address));
    context.refresh();
    return context;
  }

  private AnnotationConfigApplicationContext consumer(Class<?>... components) {
    var context = new AnnotationConfigApplicationContext();
    context.register(PlainApp.class);
    context.register(components);
    context.registerBean(RpcClient.class, () -> RpcClient.builder().registry(registry).build());
    context.refresh();
    return context;
  }

  @Configuration(proxyBeanMethods = false)
  @EnableMsRpc
  static class PlainApp {}

  @Configuration(proxyBeanMethods = false)
  @EnableMsRpc
  static class ProviderApp {
    @Bean
    @Scope("prototype")
    RpcServer.Builder server() {
      return RpcServer.builder();
    }
  }

  /** Filters that a call has met. */
  record Seen(List<String> names) {}

  /** As the documentation of {@link EnableMsRpc} has it. */
  @Configuration(proxyBeanMethods = false)
  @EnableMsRpc
  static class FilteredApp {
    @Bean
    RpcClient client(Registry registry, ObjectProvider<Filter> filters) {
      RpcClient.Builder client = RpcClient.builder().registry(registry);
      filters.orderedStream().forEach(client::filter);
      return client.build();
    }

    @Bean
    @Scope("prototype")
    RpcServer.Builder server(Registry registry, ObjectProvider<Filter> filters) {
      RpcServer.Builder server = RpcServer.builder().registry(registry);
      filters.orderedStream().forEach(server::filter);
      return server;
    }

    @Bean
    Seen seen() {
      return new Seen(new CopyOnWriteArrayList<>());
    }

    @Bean
    @Order(2)
    Filter second(Seen seen) {
      return noting("second", seen);
    }

    @Bean
    @Order(1)
    Filter first(Seen seen) {
      return noting("first", seen);
    }

    private static Filter noting(String name, Seen seen) {
      return (call, next) -> {
        seen.names().add(name);
        return next.invoke(call);
      };
    }
  }

  static class InField {
    @MsReference Clock clock;
  }

  static final class Inheriting extends InField {}

  static final class OtherVersion {
    @MsReference(version = "2")
    Clock clock;
  }

  static final class InConstructor {
    final Clock clock;

    InConstructor(@MsReference Clock clock) {
      this.clock = clock;
    }
  }

  static final class InMethod {
    private Clock clock;

    @Autowired
    void use(@MsReference Clock clock) {
      this.clock = clock;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class InBean {
    @Bean
    StringBuilder greeting(@MsReference Clock clock) {
      return new StringBuilder(clock.now());
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class ReferenceAsBean {
    @Bean
    Clock clock(@MsReference Clock clock) {
      return clock;
    }
  }

  static final class OnAClass {
    @MsReference String text;
  }

  static final class InFinalField {
    @MsReference private final Clock clock = new FixedClock();
  }
}
