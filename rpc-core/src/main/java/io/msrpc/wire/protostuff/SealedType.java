package io.msrpc.wire.protostuff;

import io.protostuff.Output;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A sealed type: exactly one field, whose number says which permitted subtype its value is of. A
 * number this side does not know is a mismatch: nothing could stand for the value.
 */
final class SealedType extends MessageType {
  private record Variant(int number, FieldType type) {}

  private final Class<?> declared;
  private final Map<Class<?>, Variant> byClass = new HashMap<>();
  private final Map<Integer, Variant> byNumber = new HashMap<>();

  SealedType(Class<?> declared) {
    this.declared = declared;
  }

  /**
   * Adds a permitted subtype; while compiling only.
   *
   * @param leaves the concrete classes that are written as it: itself, or if it is sealed as well,
   *     those below
   * @throws IllegalArgumentException when the number is taken
   */
  void permit(int number, FieldType type, Iterable<Class<?>> leaves) {
    Variant variant = new Variant(number, type);
    if (byNumber.put(number, variant) != null) {
      throw new IllegalArgumentException(
          "two subtypes of "
              + declared.getName()
              + " have number "
              + number
              + "; give every one a @Tag of its own");
    }
    leaves.forEach(leaf -> byClass.putIfAbsent(leaf, variant));
  }

  @Override
  void writeFields(Output out, Object value, int depth) throws IOException {
    Class<?> type =
        value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
    Variant variant = byClass.get(type);
    if (variant == null) {
      throw MismatchException.wrongClass(value, declared);
    }
    variant.type.write(out, variant.number, value, depth);
  }

  @Override
  @Nullable Object readFields(PayloadInput in) throws IOException {
    int number = in.readFieldNumber(this);
    Variant variant = byNumber.get(number);
    if (variant == null) {
      throw new MismatchException(
          number + " is no subtype of " + declared.getName() + " known here");
    }
    Object value = variant.type.read(in);
    in.expectEnd();
    return value;
  }
}
