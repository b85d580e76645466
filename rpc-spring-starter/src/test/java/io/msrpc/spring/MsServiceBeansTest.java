package io.msrpc.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.RpcClient;
import io.msrpc.RpcServer;
import io.msrpc.annotation.MsReference;
import io.msrpc.annotation.MsService;
import io.msrpc.call.ServiceContract;
import io.msrpc.registry.FixedRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;

/** Beans of all kinds, called over a socket, and references of all kinds in one bean. */
class MsServiceBeansTest {
  private static final AtomicInteger MADE = new AtomicInteger();

  @ParameterizedTest(name = "a proxy of the class: {0}")
  @ValueSource(booleans = {false, true})
  void adviceRunsOnRemoteCalls(boolean ofTheClass) {
    try (var context = provider(FixedClock.class, Interceptor.class)) {
      context.registerBeanDefinition("proxies", proxies(ofTheClass));
      context.refresh();
      Clock bean = context.getBean(Clock.class);
      assertThat(AopUtils.isCglibProxy(bean)).isEqualTo(ofTheClass);
      assertThat(AopUtils.isJdkDynamicProxy(bean)).isEqualTo(!ofTheClass);
      assertThat(calls(context, 1)).containsExactly("intercepted: noon");
    }
  }

  private static BeanDefinition proxies(boolean ofTheClass) {
    return BeanDefinitionBuilder.rootBeanDefinition(BeanNameAutoProxyCreator.class)
        .addPropertyValue("beanNames", "fixedClock")
        .addPropertyValue("interceptorNames", "interceptor")
        .addPropertyValue("proxyTargetClass", ofTheClass)
        .getBeanDefinition();
  }

  @Test
  void lazyBeansAreServed_andMadeForIt() {
    MADE.set(0);
    try (var context = provider(LazyClock.class)) {
      context.refresh();
      assertThat(MADE).hasValue(1);
      assertThat(calls(context, 2)).containsExactly("clock 1", "clock 1");
    }
  }

  @Test
  void prototypesAreRefused_sayingWhatToWrite() {
    try (var context = provider(PrototypeClock.class)) {
      assertThatThrownBy(context::refresh)
          .rootCause()
          .hasMessage(
              "bean 'msServiceBeansTest.PrototypeClock' exports default/io.msrpc.spring.Clock:1 and has the"
                  + " scope 'prototype', but one object serves all calls: make it a singleton or,"
                  + " for an object a call, give its @Scope proxyMode = ScopedProxyMode.INTERFACES");
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {InterfaceScopedClock.class, ClassScopedClock.class})
  void prototypesBehindAScopedProxy_areAnObjectACall(Class<?> clock) {
    try (var context = provider(clock)) {
      context.refresh();
      MADE.set(0);
      assertThat(calls(context, 3)).containsExactly("clock 1", "clock 2", "clock 3");
    }
  }

  @Test
  void referencesOfOneInterface_mayDifferInVersionAndGroup_withinOneBean() {
    try (RpcServer server =
            RpcServer.builder()
                .export(Clock.class, () -> "noon")
                .export(clock("", "2"), (Clock) () -> "noon, version 2")
                .export(clock("east", ""), (Clock) () -> "noon in the east")
                .start();
        var context = new AnnotationConfigApplicationContext()) {
      context.register(Plain.class, Travellers.class);
      context.registerBean(RpcClient.class, () -> client(server));
      context.refresh();
      for (String name : List.of("one", "other")) {
        Traveller traveller = context.getBean(name, Traveller.class);
        assertThat(traveller.home.now()).isEqualTo("noon");
        assertThat(traveller.later.now()).isEqualTo("noon, version 2");
        assertThat(traveller.east.now()).isEqualTo("noon in the east");
      }
      assertThat(context.getBean("one")).as("a prototype").isNotSameAs(context.getBean("one"));
    }
  }

  private static ServiceContract clock(String group, String version) {
    return ServiceContract.of(Clock.class, group, version, Duration.ZERO);
  }

  private static AnnotationConfigApplicationContext provider(Class<?>... components) {
    var context = new AnnotationConfigApplicationContext();
    context.register(Plain.class, Server.class);
    context.register(components);
    return context;
  }

  private static RpcClient client(RpcServer server) {
    return RpcClient.builder().registry(FixedRegistry.of(server.address().toString())).build();
  }

  /** What so many remote calls return. */
  private static List<String> calls(AnnotationConfigApplicationContext context, int count) {
    RpcServer server = context.getBean(MsRpcLifecycle.class).server().orElseThrow();
    List<String> answers = new ArrayList<>();
    try (RpcClient client = client(server)) {
      for (int i = 0; i < count; i++) {
        answers.add(client.reference(Clock.class).now());
      }
    }
    return answers;
  }

  @Configuration(proxyBeanMethods = false)
  @EnableMsRpc
  static class Plain {}

  @Configuration(proxyBeanMethods = false)
  static class Server {
    @Bean
    @Scope("prototype")
    RpcServer.Builder server() {
      return RpcServer.builder();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Interceptor {
    @Bean
    MethodInterceptor interceptor() {
      return call ->
          call.getMethod().getName().equals("now")
              ? "intercepted: " + call.proceed()
              : call.proceed();
    }
  }

  /** Tells which of those made it is. */
  static class Numbered implements Clock {
    private final int number = MADE.incrementAndGet();

    @Override
    public String now() {
      return "clock " + number;
    }
  }

  @MsService
  @Lazy
  static final class LazyClock extends Numbered {}

  @MsService
  @Scope("prototype")
  static final class PrototypeClock extends Numbered {}

  @MsService
  @Scope(value = "prototype", proxyMode = ScopedProxyMode.INTERFACES)
  static final class InterfaceScopedClock extends Numbered {}

  @MsService
  @Scope(value = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
  static class ClassScopedClock extends Numbered {}

  /** References in a field, a constructor and a method. */
  static final class Traveller {
    @MsReference Clock home;
    private final Clock later;
    private Clock east;

    Traveller(@MsReference(version = "2") Clock later) {
      this.later = later;
    }

    @Autowired
    void travel(@MsReference(group = "east") Clock clock) {
      this.east = clock;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Travellers {
    @Bean
    @Scope("prototype")
    Traveller one(@MsReference(version = "2") Clock later) {
      return new Traveller(later);
    }

    @Bean
    @Lazy
    Traveller other(@MsReference(version = "2") Clock later) {
      return new Traveller(later);
    }
  }
}
