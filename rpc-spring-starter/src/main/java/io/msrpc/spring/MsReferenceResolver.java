package io.msrpc.spring;

import io.msrpc.annotation.MsReference;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinitionHolder;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.beans.factory.support.AutowireCandidateResolver;
import org.springframework.context.annotation.ContextAnnotationAutowireCandidateResolver;

/**
 * The context's resolver, which asks here first for a value that is not a bean. A candidate has to
 * suit both: the one that was there before, with the qualifiers it knows, and this one, which
 * learns those that are registered later.
 */
final class MsReferenceResolver extends ContextAnnotationAutowireCandidateResolver {
  private final AutowireCandidateResolver before;
  private final MsReferences references;

  MsReferenceResolver(AutowireCandidateResolver before, MsReferences references) {
    this.before = before;
    this.references = references;
  }

  @Override
  public @Nullable Object getSuggestedValue(DependencyDescriptor place) {
    MsReference terms = place.getAnnotation(MsReference.class);
    return terms == null ? before.getSuggestedValue(place) : reference(place, terms);
  }

  /** A collection holds the one reference. */
  private Object reference(DependencyDescriptor place, MsReference terms) {
    Class<?> type = place.getDependencyType();
    boolean set = type == Set.class;
    if (!set && type != List.class && type != Iterable.class && type != Collection.class) {
      return references.proxy(type, terms, place.getMember());
    }
    Class<?> element = place.getResolvableType().as(Iterable.class).getGeneric(0).toClass();
    Object proxy = references.proxy(element, terms, place.getMember());
    return set ? Set.of(proxy) : List.of(proxy);
  }

  @Override
  public boolean isAutowireCandidate(BeanDefinitionHolder candidate, DependencyDescriptor place) {
    return before.isAutowireCandidate(candidate, place)
        && super.isAutowireCandidate(candidate, place);
  }

  @Override
  public boolean isRequired(DependencyDescriptor place) {
    return before.isRequired(place);
  }

  @Override
  public boolean hasQualifier(DependencyDescriptor place) {
    return before.hasQualifier(place) || super.hasQualifier(place);
  }

  @Override
  public @Nullable String getSuggestedName(DependencyDescriptor place) {
    String name = before.getSuggestedName(place);
    return name == null ? super.getSuggestedName(place) : name;
  }

  @Override
  public @Nullable Object getLazyResolutionProxyIfNecessary(
      DependencyDescriptor place, @Nullable String bean) {
    return before.getLazyResolutionProxyIfNecessary(place, bean);
  }

  @Override
  public @Nullable Class<?> getLazyResolutionProxyClass(
      DependencyDescriptor place, @Nullable String bean) {
    return before.getLazyResolutionProxyClass(place, bean);
  }
}
