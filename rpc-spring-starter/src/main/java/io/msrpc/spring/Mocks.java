package io.msrpc.spring;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Knows the mocks that tests put in place of beans. Mockito copies the annotations of a type to its
 * mocks, so a mock looks like a service.
 */
final class Mocks {
  private static final String MOCKITO = "org.mockito.Mockito";

  private Mocks() {}

  /** Whether a bean is a mock of Mockito; a spy of a real object is none. */
  static boolean isMock(Object bean) {
    ClassLoader classes = ClassUtils.getDefaultClassLoader();
    if (!ClassUtils.isPresent(MOCKITO, classes)) {
      return false;
    }
    Object target = AopProxyUtils.getSingletonTarget(bean);
    Class<?> mockito = ClassUtils.resolveClassName(MOCKITO, classes);
    Object details =
        ReflectionUtils.invokeMethod(
            ClassUtils.getMethod(mockito, "mockingDetails", Object.class),
            null,
            target == null ? bean : target);
    return details != null && says(details, "isMock") && !says(details, "isSpy");
  }

  /** By the interface, because the class behind it is not public. */
  private static boolean says(Object details, String question) {
    Class<?> type =
        ClassUtils.resolveClassName(
            "org.mockito.MockingDetails", details.getClass().getClassLoader());
    return Boolean.TRUE.equals(
        ReflectionUtils.invokeMethod(ClassUtils.getMethod(type, question), details));
  }
}
