package io.msrpc.spring;

import io.msrpc.annotation.MsReference;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.PropertyValues;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.beans.factory.config.InstantiationAwareBeanPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.util.ReflectionUtils;

/**
 * Puts proxies where {@link MsReference} stands. Fields are set by this post-processor, parameters
 * by Spring wherever it resolves parameters: constructors, {@code @Bean} methods and
 * {@code @Autowired} methods. Both are resolved as those with {@code @Value} are, so they may be
 * {@code ObjectProvider}, {@code Optional} or {@code @Lazy}.
 */
final class MsReferenceInjector
    implements BeanFactoryPostProcessor, InstantiationAwareBeanPostProcessor {
  private final MsReferences references;
  private @Nullable DefaultListableBeanFactory beans;

  MsReferenceInjector(MsReferences references) {
    this.references = references;
  }

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory factory) {
    DefaultListableBeanFactory listable = (DefaultListableBeanFactory) factory;
    listable.setAutowireCandidateResolver(
        new MsReferenceResolver(listable.getAutowireCandidateResolver(), references));
    beans = listable;
  }

  @Override
  public PropertyValues postProcessProperties(PropertyValues values, Object bean, String name) {
    ReflectionUtils.doWithFields(
        bean.getClass(),
        field -> inject(bean, name, field),
        field -> field.isAnnotationPresent(MsReference.class));
    return values;
  }

  private void inject(Object bean, String name, Field field) {
    if ((field.getModifiers() & (Modifier.STATIC | Modifier.FINAL)) != 0) {
      throw new IllegalStateException(
          "@MsReference on " + field + ": a static or final field cannot be injected");
    }
    DependencyDescriptor place = new DependencyDescriptor(field, true);
    place.setContainingClass(bean.getClass());
    ReflectionUtils.makeAccessible(field);
    ReflectionUtils.setField(
        field, bean, Objects.requireNonNull(beans).resolveDependency(place, name));
  }
}
