package io.msrpc.call;

import io.msrpc.annotation.MsError;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An exception that a method declares and that carries {@link MsError}, reflected once.
 *
 * @param code its name on the wire
 * @param type its class
 * @param details declared type of what travels with it; null for nothing
 * @param accessor its method {@code details()}; null without details
 * @param constructor takes the message, and the details if there are any
 */
public record BusinessError(
    String code,
    Class<?> type,
    @Nullable Type details,
    @Nullable Method accessor,
    Constructor<?> constructor) {
  private static final Pattern CODE = Pattern.compile("[a-z0-9-]{1,64}");

  /**
   * Those that a method declares.
   *
   * @throws IllegalArgumentException when one cannot be carried, saying what to write
   */
  static List<BusinessError> of(String signature, Method method) {
    List<BusinessError> errors = new ArrayList<>();
    Set<String> codes = new HashSet<>();
    for (Class<?> thrown : method.getExceptionTypes()) {
      MsError marked = thrown.getAnnotation(MsError.class);
      if (marked != null) {
        errors.add(of(signature, thrown, marked.value()));
        if (!codes.add(marked.value())) {
          throw new IllegalArgumentException(
              signature + ": two exceptions have the code '" + marked.value() + "'; change one");
        }
      }
    }
    return List.copyOf(errors);
  }

  /** The checked exceptions that a method declares and that cannot reach a caller as themselves. */
  static List<Class<?>> without(Method method) {
    return Arrays.stream(method.getExceptionTypes())
        .filter(type -> !type.isAnnotationPresent(MsError.class))
        .filter(type -> !RuntimeException.class.isAssignableFrom(type))
        .filter(type -> !Error.class.isAssignableFrom(type))
        .toList();
  }

  private static BusinessError of(String signature, Class<?> type, String code) {
    if (!CODE.matcher(code).matches()) {
      throw new IllegalArgumentException(
          signature
              + ": @MsError(\""
              + code
              + "\") on "
              + type.getName()
              + " (expected: 1 to 64 of a-z, 0-9 and -)");
    }
    Method accessor = accessor(type);
    Constructor<?> constructor = constructor(signature, type, accessor);
    Type details = accessor == null ? null : accessor.getGenericReturnType();
    return new BusinessError(code, type, details, accessor, constructor);
  }

  private static @Nullable Method accessor(Class<?> type) {
    try {
      Method accessor = type.getMethod("details");
      return open(accessor) ? accessor : null;
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  private static Constructor<?> constructor(
      String signature, Class<?> type, @Nullable Method accessor) {
    Class<?>[] parameters =
        accessor == null
            ? new Class<?>[] {String.class}
            : new Class<?>[] {String.class, accessor.getReturnType()};
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(parameters);
      if (open(constructor)) {
        return constructor;
      }
    } catch (NoSuchMethodException e) {
      // Said below.
    }
    String details = accessor == null ? "" : ", " + accessor.getReturnType().getSimpleName();
    throw new IllegalArgumentException(
        signature
            + ": "
            + type.getName()
            + " carries @MsError and needs a constructor (String message"
            + (details.isEmpty() ? "" : details + " details")
            + ") that is open to reflection");
  }

  private static boolean open(AccessibleObject member) {
    return member.trySetAccessible();
  }

  /** What travels with an exception of this type; null for nothing. */
  public @Nullable Object detailsOf(Throwable thrown) {
    try {
      return accessor == null ? null : accessor.invoke(thrown);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(type.getName() + ".details() failed", e);
    }
  }

  /**
   * Makes one.
   *
   * @param content its details; null without
   * @throws IllegalArgumentException when the constructor throws
   */
  public Throwable make(String message, @Nullable Object content) {
    try {
      return (Throwable)
          (accessor == null
              ? constructor.newInstance(message)
              : constructor.newInstance(message, content));
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          "the constructor of " + type.getName() + " failed: " + e.getTargetException(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
