package io.msrpc.wire.protostuff;

import io.protostuff.Output;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An optional: its value as if declared without it; empty is the same as null.
 *
 * @param type of the value within
 * @param empty the empty optional
 * @param content the value of one that is not empty
 * @param of makes one that is not empty
 */
record OptionalType(
    FieldType type, Object empty, Function<Object, Object> content, Function<Object, Object> of)
    implements FieldType {

  static OptionalType of(FieldType type) {
    return new OptionalType(
        type, Optional.empty(), value -> ((Optional<?>) value).orElseThrow(), Optional::of);
  }

  static OptionalType ofInt(FieldType integer) {
    return new OptionalType(
        integer,
        OptionalInt.empty(),
        value -> ((OptionalInt) value).getAsInt(),
        value -> OptionalInt.of((Integer) value));
  }

  static OptionalType ofLong(FieldType integer) {
    return new OptionalType(
        integer,
        OptionalLong.empty(),
        value -> ((OptionalLong) value).getAsLong(),
        value -> OptionalLong.of((Long) value));
  }

  static OptionalType ofDouble(FieldType number) {
    return new OptionalType(
        number,
        OptionalDouble.empty(),
        value -> ((OptionalDouble) value).getAsDouble(),
        value -> OptionalDouble.of((Double) value));
  }

  @Override
  public void write(Output out, int number, @Nullable Object value, int depth) throws IOException {
    if (value == null || value.getClass() != empty.getClass()) {
      throw new MismatchException("is no " + empty.getClass().getName());
    }
    type.write(out, number, content.apply(value), depth);
  }

  @Override
  public Object read(PayloadInput in) throws IOException {
    Object value = type.read(in);
    return value == null ? empty : of.apply(value);
  }

  @Override
  public boolean isAbsent(@Nullable Object value) {
    return value == null || value.equals(empty);
  }

  @Override
  public Object absent() {
    return empty;
  }
}
