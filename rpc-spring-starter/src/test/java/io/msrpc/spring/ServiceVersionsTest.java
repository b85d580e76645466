package io.msrpc.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.RpcClient;
import io.msrpc.RpcServer;
import io.msrpc.annotation.MsReference;
import io.msrpc.annotation.MsService;
import io.msrpc.registry.FixedRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

/** One interface in several versions and groups in one application, said on the classes. */
class ServiceVersionsTest {
  @Test
  void beansOfOneInterface_areServedInTheVersionAndGroupOfTheirClass() {
    try (var provider =
        new AnnotationConfigApplicationContext(
            Serving.class, FixedClock.class, LaterClock.class, EasternClock.class)) {
      RpcServer server = provider.getBean(MsRpcLifecycle.class).server().orElseThrow();
      assertThat(server.snapshot().services())
          .extracting(Object::toString)
          .containsExactly(
              "default/io.msrpc.spring.Clock:1",
              "default/io.msrpc.spring.Clock:2",
              "east/io.msrpc.spring.Clock:1");
      assertAllAnswer(server);
    }
  }

  @Test
  void objectsOfOneInterface_areServedSo_withoutSpring() {
    try (RpcServer server =
        RpcServer.builder()
            .export(Clock.class, new FixedClock())
            .export(Clock.class, new LaterClock())
            .export(Clock.class, new EasternClock())
            .start()) {
      assertAllAnswer(server);
    }
  }

  private static void assertAllAnswer(RpcServer server) {
    try (var consumer = new AnnotationConfigApplicationContext()) {
      consumer.register(Plain.class, Traveller.class);
      consumer.registerBean(
          RpcClient.class,
          () ->
              RpcClient.builder().registry(FixedRegistry.of(server.address().toString())).build());
      consumer.refresh();
      Traveller traveller = consumer.getBean(Traveller.class);
      assertThat(traveller.home.now()).isEqualTo("noon");
      assertThat(traveller.later.now()).isEqualTo("noon, version 2");
      assertThat(traveller.east.now()).isEqualTo("noon in the east");
    }
  }

  @Test
  void twoBeansOfOneVersion_areRefused_namingIt() {
    assertThatThrownBy(
            () ->
                new AnnotationConfigApplicationContext(
                        Serving.class, LaterClock.class, SecondLaterClock.class)
                    .close())
        .rootCause()
        .hasMessageContaining("both export default/io.msrpc.spring.Clock:2")
        .hasMessageContaining("give it another version or group there");
  }

  @Test
  void aTimeoutOnAClass_isRefused_becauseConsumersDoNotSeeIt() {
    assertThatThrownBy(
            () -> new AnnotationConfigApplicationContext(Serving.class, HastyClock.class).close())
        .rootCause()
        .hasMessageContaining("@MsService(timeoutMillis = 100) on a class")
        .hasMessageContaining("put it there");
    assertThatThrownBy(() -> RpcServer.builder().export(Clock.class, new HastyClock()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("@MsService(timeoutMillis = 100) on a class");
  }

  @Configuration(proxyBeanMethods = false)
  @EnableMsRpc
  static class Plain {}

  @Configuration(proxyBeanMethods = false)
  @EnableMsRpc
  static class Serving {
    @Bean
    @Scope("prototype")
    RpcServer.Builder server() {
      return RpcServer.builder();
    }
  }

  @MsService(version = "2")
  static class LaterClock implements Clock {
    @Override
    public String now() {
      return "noon, version 2";
    }
  }

  static final class SecondLaterClock extends LaterClock {}

  @MsService(group = "east")
  static final class EasternClock implements Clock {
    @Override
    public String now() {
      return "noon in the east";
    }
  }

  @MsService(timeoutMillis = 100)
  static final class HastyClock extends LaterClock {}

  static final class Traveller {
    @MsReference Clock home;

    @MsReference(version = "2")
    Clock later;

    @MsReference(group = "east")
    Clock east;
  }
}
