package io.msrpc.wire.type;

import io.msrpc.annotation.Tag;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What annotations say of a field, ours and those of libraries that a class may be shared with.
 * Classes of libraries are compared by name: an application need not have them.
 */
final class Markers {
  /** Largest field number of the format. */
  private static final int MAX_NUMBER = 536_870_911;

  private static final String JACKSON = "com.fasterxml.jackson.annotation.";

  private static final Set<String> ONE_WAY = Set.of("READ_ONLY", "WRITE_ONLY");

  private Markers() {}

  /**
   * Whether a field is part of what is sent. Not so: what is static, {@code transient}, or marked
   * with protostuff's {@code @Exclude} or Jackson's {@code @JsonIgnore}, the latter unless it has a
   * {@link Tag}.
   *
   * @throws IllegalArgumentException when Jackson carries it in one direction only
   */
  static boolean isCarried(Field field) {
    if (Modifier.isStatic(field.getModifiers())
        || Modifier.isTransient(field.getModifiers())
        || field.isAnnotationPresent(io.protostuff.Exclude.class)) {
      return false;
    }
    if (field.isAnnotationPresent(Tag.class)) {
      return true;
    }
    elements(field).forEach(element -> checkAccess(field, element));
    return !isIgnored(field);
  }

  private static boolean isIgnored(Field field) {
    Annotation names = annotation(field.getDeclaringClass(), JACKSON + "JsonIgnoreProperties");
    return (names != null
            && List.of((String[]) attribute(names, "value")).contains(field.getName()))
        || elements(field)
            .map(element -> annotation(element, JACKSON + "JsonIgnore"))
            .anyMatch(ignore -> ignore != null && (Boolean) attribute(ignore, "value"));
  }

  /**
   * Refuses a field that Jackson carries in one direction only.
   *
   * @param element of the field: itself, a method that reads it, a parameter that becomes it
   */
  static void checkAccess(Field field, AnnotatedElement element) {
    Annotation property = annotation(element, JACKSON + "JsonProperty");
    String access = property == null ? "AUTO" : attribute(property, "access").toString();
    if (ONE_WAY.contains(access) && !field.isAnnotationPresent(Tag.class)) {
      throw new IllegalArgumentException(
          field.getDeclaringClass().getName()
              + "."
              + field.getName()
              + " is "
              + access
              + " for Jackson, but a class is carried in both directions; declare one class for"
              + " each, or mark the field @JsonIgnore (never sent) or @Tag (always sent)");
    }
  }

  /** The field and the methods that read it. */
  private static Stream<AnnotatedElement> elements(Field field) {
    String name = field.getName();
    String capital = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    List<String> readers = List.of(name, "get" + capital, "is" + capital);
    Stream<Method> methods =
        Arrays.stream(field.getDeclaringClass().getDeclaredMethods())
            .filter(method -> method.getParameterCount() == 0)
            .filter(method -> readers.contains(method.getName()));
    return Stream.concat(Stream.of(field), methods);
  }

  /** Whether an annotation of that class is there. */
  static boolean isMarked(AnnotatedElement element, String annotationClass) {
    return annotation(element, annotationClass) != null;
  }

  private static @Nullable Annotation annotation(AnnotatedElement element, String annotationClass) {
    return Arrays.stream(element.getAnnotations())
        .filter(annotation -> annotation.annotationType().getName().equals(annotationClass))
        .findFirst()
        .orElse(null);
  }

  /** What an annotation says. */
  static Object attribute(Annotation annotation, String name) {
    try {
      return annotation.annotationType().getMethod(name).invoke(annotation);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(annotation + " has no " + name, e);
    }
  }

  /** The number of a field: of a {@link Tag}, or protostuff's, or else its position. */
  static int numberOf(Field field, int position) {
    io.protostuff.Tag other = field.getAnnotation(io.protostuff.Tag.class);
    int number = numberOf((AnnotatedElement) field, other == null ? position : other.value());
    if (other != null && number != other.value()) {
      throw new IllegalArgumentException(
          "%s.%s has number %d by msrpc's @Tag, but %d by protostuff's; leave one"
              .formatted(
                  field.getDeclaringClass().getName(), field.getName(), number, other.value()));
    }
    return number;
  }

  /** The number of a component or permitted subtype. */
  static int numberOf(AnnotatedElement element, int position) {
    Tag tag = element.getAnnotation(Tag.class);
    return checked(element, tag == null ? position : tag.value());
  }

  private static int checked(AnnotatedElement element, int number) {
    if (number < 1 || number > MAX_NUMBER) {
      throw new IllegalArgumentException(
          "@Tag(" + number + ") on " + element + " (expected: 1.." + MAX_NUMBER + ")");
    }
    return number;
  }
}
