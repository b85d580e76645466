package io.msrpc.wire.type;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/** A value as text, equal for equal values whatever they are made of, arrays included. */
public final class Description {
  private Description() {}

  /** Its text. */
  public static String of(Object value) {
    if (value instanceof Collection<?> items) {
      StringJoiner text = new StringJoiner(", ", value instanceof Set ? "set[" : "list[", "]");
      items.forEach(item -> text.add(of(item)));
      return text.toString();
    }
    if (value instanceof Map<?, ?> map) {
      StringJoiner text = new StringJoiner(", ", "{", "}");
      map.forEach((key, content) -> text.add(of(key) + "=" + of(content)));
      return text.toString();
    }
    if (value instanceof Optional<?> optional) {
      return "optional " + of(optional.orElse(null));
    }
    if (value != null && value.getClass().isArray()) {
      return ofArray(value);
    }
    boolean ours = value != null && value.getClass().getName().startsWith("io.msrpc");
    return ours && !(value instanceof Enum) ? ofFields(value) : simple(value);
  }

  private static String simple(Object value) {
    return value == null ? "null" : value.getClass().getSimpleName() + " " + value;
  }

  private static String ofArray(Object array) {
    StringJoiner text = new StringJoiner(", ", array.getClass().getSimpleName() + "[", "]");
    for (int i = 0; i < Array.getLength(array); i++) {
      text.add(of(Array.get(array, i)));
    }
    return text.toString();
  }

  private static String ofFields(Object value) {
    StringJoiner text = new StringJoiner(", ", value.getClass().getSimpleName() + "(", ")");
    for (Class<?> type = value.getClass(); type != Object.class; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        int modifiers = field.getModifiers();
        if (!Modifier.isStatic(modifiers) && !Modifier.isTransient(modifiers)) {
          text.add(field.getName() + "=" + of(get(field, value)));
        }
      }
    }
    return text.toString();
  }

  private static Object get(Field field, Object owner) {
    try {
      field.setAccessible(true);
      return field.get(owner);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
