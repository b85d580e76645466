package io.msrpc.wire.type;

import io.msrpc.annotation.Unknown;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The constants of an enum by name; a name that is not here is read as the unknown one. */
public final class EnumConstants {
  private final Class<?> type;
  private final Map<String, Object> constants = new HashMap<>();
  private final @Nullable Object unknown;

  /**
   * Reflects the constants.
   *
   * @throws IllegalArgumentException when two of them are marked {@link Unknown}
   */
  EnumConstants(Class<?> type) {
    this.type = type;
    Object marked = null;
    for (Object constant : type.getEnumConstants()) {
      String name = ((Enum<?>) constant).name();
      constants.put(name, constant);
      if (isUnknown(type, name)) {
        if (marked != null) {
          throw new IllegalArgumentException(
              type.getName() + " has more than one constant marked @Unknown; leave one");
        }
        marked = constant;
      }
    }
    unknown = marked;
  }

  private static boolean isUnknown(Class<?> type, String name) {
    try {
      Field constant = type.getField(name);
      return constant.isAnnotationPresent(Unknown.class);
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(type + " has no field for its constant " + name, e);
    }
  }

  /** The enum. */
  Class<?> type() {
    return type;
  }

  /** The names of the constants, sorted; the unknown one is marked. */
  List<String> names() {
    return constants.entrySet().stream()
        .map(each -> each.getKey() + (each.getValue() == unknown ? " (unknown)" : ""))
        .sorted()
        .toList();
  }

  /**
   * The name of a constant.
   *
   * @throws MismatchException when the value is none of this enum
   */
  public String nameOf(@Nullable Object value) throws MismatchException {
    if (!(value instanceof Enum<?> constant) || constant.getDeclaringClass() != type) {
      throw new MismatchException("is no constant of " + type.getName());
    }
    return constant.name();
  }

  /** The constant of that name; the unknown one, or null, if there is none. */
  public @Nullable Object named(String name) {
    return constants.getOrDefault(name, unknown);
  }
}
