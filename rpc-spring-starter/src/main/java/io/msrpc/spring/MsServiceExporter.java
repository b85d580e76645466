package io.msrpc.spring;

import io.msrpc.annotation.MsService;
import io.msrpc.call.ServiceContract;
import io.msrpc.call.ServiceKey;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;

/**
 * Finds what a context exports: the beans whose class carries {@link MsService}, also behind AOP
 * proxies. A bean that only implements an annotated interface is not one of them: it may be a
 * reference.
 */
final class MsServiceExporter {
  private final ConfigurableListableBeanFactory beans;

  MsServiceExporter(ConfigurableListableBeanFactory beans) {
    this.beans = beans;
  }

  /**
   * The services by their contract; lazy beans among them are created now. Mocks of tests are left
   * out.
   *
   * @throws IllegalStateException when an annotated class implements no annotated interface, is no
   *     singleton, or two beans export the same contract
   */
  Map<ServiceContract, Object> services() {
    Map<ServiceKey, String> names = new HashMap<>();
    Map<ServiceContract, Object> services = new LinkedHashMap<>();
    for (String name : beans.getBeanNamesForAnnotation(MsService.class)) {
      if (!ScopedProxyUtils.isScopedTarget(name)) {
        for (ServiceContract contract : contracts(name)) {
          claim(names, contract.key(), name);
          services.put(contract, beans.getBean(name));
        }
      }
    }
    services.values().removeIf(Mocks::isMock);
    return services;
  }

  /** A scoped proxy is a singleton, whatever stands behind it. */
  private void claim(Map<ServiceKey, String> names, ServiceKey contract, String name) {
    if (!beans.isSingleton(name)) {
      throw new IllegalStateException(
          "bean '%s' exports %s and has the scope '%s', but one object serves all calls: make it a"
                  .formatted(name, contract, beans.getMergedBeanDefinition(name).getScope())
              + " singleton or, for an object a call, give its @Scope proxyMode ="
              + " ScopedProxyMode.INTERFACES");
    }
    String other = names.putIfAbsent(contract, name);
    if (other != null) {
      throw new IllegalStateException(
          "beans '%s' and '%s' both export %s: keep one of them, take @MsService off the class of"
                  .formatted(other, name, contract)
              + " the other, or give it another version or group there");
    }
  }

  private List<ServiceContract> contracts(String name) {
    Class<?> type = classOf(name);
    MergedAnnotation<MsService> own =
        MergedAnnotations.from(type, SearchStrategy.SUPERCLASS).get(MsService.class);
    if (!own.isPresent()) {
      return List.of();
    }
    List<Class<?>> interfaces =
        interfaces(type)
            .distinct()
            .filter(candidate -> candidate.isAnnotationPresent(MsService.class))
            .toList();
    if (interfaces.isEmpty()) {
      throw new IllegalStateException(
          "bean '%s': %s carries @MsService, but no interface it implements does: put @MsService on"
                  .formatted(name, type.getName())
              + " the interface through which it is to be called as well");
    }
    try {
      MsService terms = own.synthesize();
      return interfaces.stream().map(each -> ServiceContract.of(each, terms)).toList();
    } catch (IllegalArgumentException wrong) {
      throw new IllegalStateException("bean '%s': %s".formatted(name, wrong.getMessage()), wrong);
    }
  }

  /** All that a class implements, by its superclasses and by parents of interfaces, too. */
  private static Stream<Class<?>> interfaces(Class<?> type) {
    Class<?> parent = type.getSuperclass();
    return Stream.concat(
        Arrays.stream(type.getInterfaces())
            .flatMap(each -> Stream.concat(Stream.of(each), interfaces(each))),
        parent == null ? Stream.empty() : interfaces(parent));
  }

  /** A type that tells nothing of the class behind it is looked through, at the price of a bean. */
  private Class<?> classOf(String name) {
    Class<?> type = AutoProxyUtils.determineTargetClass(beans, name);
    if (type == null || type.isInterface() || Proxy.isProxyClass(type)) {
      type = AopProxyUtils.ultimateTargetClass(beans.getBean(name));
    }
    return ClassUtils.getUserClass(type);
  }
}
