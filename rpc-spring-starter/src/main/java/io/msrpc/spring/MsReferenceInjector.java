package io.msrpc.spring;

import io.msrpc.annotation.MsReference;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.PropertyValues;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.beans.factory.config.InstantiationAwareBeanPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.annotation.ContextAnnotationAutowireCandidateResolver;
import org.springframework.util.ReflectionUtils;

/**
 * Puts proxies where {@link MsReference} stands. Fields are set by this post-processor; parameters
 * are resolved as those with {@code @Value} are, wherever Spring resolves parameters: constructors,
 * {@code @Bean} methods and {@code @Autowired} methods.
 */
final class MsReferenceInjector
    implements BeanFactoryPostProcessor, InstantiationAwareBeanPostProcessor {
  private final MsReferences references;

  MsReferenceInjector(MsReferences references) {
    this.references = references;
  }

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    ((DefaultListableBeanFactory) beans)
        .setAutowireCandidateResolver(new ParameterResolver(references));
  }

  @Override
  public PropertyValues postProcessProperties(PropertyValues values, Object bean, String name) {
    ReflectionUtils.doWithFields(
        bean.getClass(),
        field -> inject(bean, field),
        field -> field.isAnnotationPresent(MsReference.class));
    return values;
  }

  private void inject(Object bean, Field field) {
    if ((field.getModifiers() & (Modifier.STATIC | Modifier.FINAL)) != 0) {
      throw new IllegalStateException(
          "@MsReference on " + field + ": a static or final field cannot be injected");
    }
    MsReference terms = field.getAnnotation(MsReference.class);
    ReflectionUtils.makeAccessible(field);
    ReflectionUtils.setField(field, bean, references.proxy(field.getType(), terms, field));
  }

  /** Spring's own resolver, which asks this first for a value that is not a bean. */
  private static final class ParameterResolver extends ContextAnnotationAutowireCandidateResolver {
    private final MsReferences references;

    ParameterResolver(MsReferences references) {
      this.references = references;
    }

    @Override
    public @Nullable Object getSuggestedValue(DependencyDescriptor place) {
      MsReference terms = place.getAnnotation(MsReference.class);
      return terms == null
          ? super.getSuggestedValue(place)
          : references.proxy(place.getDependencyType(), terms, place);
    }
  }
}
