package io.msrpc.wire.protostuff;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msrpc.annotation.Unknown;
import io.protostuff.Output;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An enum, by the name of its constant; a name that is not here is read as the unknown one. */
final class EnumType implements FieldType {
  private final Class<?> type;
  private final Map<String, Object> constants = new HashMap<>();
  private final @Nullable Object unknown;

  /**
   * Reflects the constants.
   *
   * @throws IllegalArgumentException when two of them are marked {@link Unknown}
   */
  EnumType(Class<?> type) {
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

  @Override
  public void write(Output out, int number, @Nullable Object value, int depth) throws IOException {
    if (!(value instanceof Enum<?> constant) || constant.getDeclaringClass() != type) {
      throw new MismatchException("is no constant of " + type.getName());
    }
    out.writeByteArray(number, constant.name().getBytes(UTF_8), false);
  }

  @Override
  public @Nullable Object read(PayloadInput in) throws IOException {
    return constants.getOrDefault(in.readString(), unknown);
  }
}
