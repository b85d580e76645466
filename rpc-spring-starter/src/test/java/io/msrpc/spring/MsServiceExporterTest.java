package io.msrpc.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.annotation.MsService;
import java.util.HashMap;
import java.util.Map;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

class MsServiceExporterTest {
  @Test
  void exportsABean_byTheAnnotatedInterfaceOfItsAnnotatedClass() {
    assertThat(services(FixedClock.class)).containsOnlyKeys(Clock.class);
  }

  @Test
  void exportsNothing_whenNoClassIsAnnotated() {
    assertThat(services(PlainClock.class)).isEmpty();
  }

  @Test
  void exportsASubclass_whenOnlyItsSuperclassIsAnnotated() {
    assertThat(services(LateClock.class)).containsOnlyKeys(Clock.class);
  }

  @Test
  void exportsTheProxy_whenTheBeanIsBehindAnInterfaceProxy() {
    Object service =
        services(FixedClock.class, InterfaceProxies.class, Interceptor.class).get(Clock.class);

    assertThat(AopUtils.isJdkDynamicProxy(service)).isTrue();
    assertThat(((Clock) service).now()).isEqualTo("intercepted");
  }

  @Test
  void exportsTheProxy_whenTheBeanIsBehindASubclassProxy() {
    Object service =
        services(FixedClock.class, ClassProxies.class, Interceptor.class).get(Clock.class);

    assertThat(AopUtils.isCglibProxy(service)).isTrue();
    assertThat(((Clock) service).now()).isEqualTo("intercepted");
  }

  @Test
  void exportsALazyBean_whoseDeclaredTypeIsTheInterface() {
    try (var context = new AnnotationConfigApplicationContext(LazyClocks.class)) {
      assertThat(context.getBeanFactory().containsSingleton("clock")).isFalse();
      assertThat(byType(exporter(context))).containsOnlyKeys(Clock.class);
    }
  }

  @Test
  void exportsEveryAnnotatedInterface_ofOneBean() {
    Map<Class<?>, Object> services = services(TwoInOne.class);

    assertThat(services).containsOnlyKeys(Clock.class, Calendar.class);
    assertThat(services.get(Clock.class)).isSameAs(services.get(Calendar.class));
  }

  @Test
  void exportsAnAnnotatedParent_ofAnInterface_whetherThatIsAnnotatedOrNot() {
    assertThat(services(WorldClock.class)).containsOnlyKeys(Clock.class, ZonedClock.class);
    assertThat(services(QuietClock.class)).containsOnlyKeys(Clock.class);
  }

  @Test
  void fails_whenAnAnnotatedClassImplementsNoAnnotatedInterface() {
    assertThatThrownBy(() -> services(Homeless.class))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(Homeless.class.getName())
        .hasMessageContaining("no interface it implements does");
  }

  @Test
  void fails_whenTwoBeansExportTheSameInterface() {
    assertThatThrownBy(() -> services(FixedClock.class, LateClock.class))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("both export default/" + Clock.class.getName());
  }

  private static Map<Class<?>, Object> services(Class<?>... components) {
    try (var context = new AnnotationConfigApplicationContext(components)) {
      return byType(exporter(context));
    }
  }

  private static Map<Class<?>, Object> byType(MsServiceExporter exporter) {
    Map<Class<?>, Object> services = new HashMap<>();
    exporter.services().forEach((contract, service) -> services.put(contract.type(), service));
    return services;
  }

  private static MsServiceExporter exporter(AnnotationConfigApplicationContext context) {
    return new MsServiceExporter(context.getBeanFactory());
  }

  static final class PlainClock implements Clock {
    @Override
    public String now() {
      return "never";
    }
  }

  static class LateClock extends FixedClock {}

  @MsService
  interface Calendar {
    String today();
  }

  static final class TwoInOne extends FixedClock implements Calendar {
    @Override
    public String today() {
      return "Monday";
    }
  }

  @MsService
  interface ZonedClock extends Clock {
    String zone();
  }

  @MsService
  static final class WorldClock implements ZonedClock {
    @Override
    public String now() {
      return "noon";
    }

    @Override
    public String zone() {
      return "UTC";
    }
  }

  interface MuteClock extends Clock {}

  @MsService
  static final class QuietClock implements MuteClock {
    @Override
    public String now() {
      return "";
    }
  }

  @MsService
  static final class Homeless implements Runnable {
    @Override
    public void run() {}
  }

  @Configuration(proxyBeanMethods = false)
  static class LazyClocks {
    @Bean
    @Lazy
    Clock clock() {
      return new FixedClock();
    }
  }

  static class InterfaceProxies {
    @Bean
    static BeanNameAutoProxyCreator proxies() {
      return creator(false);
    }
  }

  static class ClassProxies {
    @Bean
    static BeanNameAutoProxyCreator proxies() {
      return creator(true);
    }
  }

  private static BeanNameAutoProxyCreator creator(boolean subclasses) {
    BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
    creator.setBeanNames("fixedClock");
    creator.setProxyTargetClass(subclasses);
    creator.setInterceptorNames("interceptor");
    return creator;
  }

  @Configuration(proxyBeanMethods = false)
  static class Interceptor {
    @Bean
    MethodInterceptor interceptor() {
      return call -> call.getMethod().getName().equals("now") ? "intercepted" : call.proceed();
    }
  }
}
