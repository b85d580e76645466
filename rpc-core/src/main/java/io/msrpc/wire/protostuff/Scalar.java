package io.msrpc.wire.protostuff;

import io.msrpc.wire.type.MismatchException;
import io.protostuff.Output;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A type whose values are one varint, one fixed number or one run of bytes.
 *
 * @param <T> boxed type of the values
 * @param type class of the values
 * @param zero what missing and null stand for: 0 or false for a primitive, null for the rest
 */
record Scalar<T>(Class<T> type, @Nullable T zero, Writer<T> writer, Reader<T> reader)
    implements FieldType {

  /** Writes a field; a method of {@link Output} in most cases. */
  interface Writer<T> {
    void write(Output out, int number, T value, boolean repeated) throws IOException;
  }

  /** Reads a field's value; a method of {@link PayloadInput} in most cases. */
  interface Reader<T> {
    T read(PayloadInput in) throws IOException;
  }

  @Override
  public void write(Output out, int number, @Nullable Object value, int depth) throws IOException {
    if (value == null) {
      throw new MismatchException("is null, declared " + type.getName());
    }
    if (!type.isInstance(value)) {
      throw MismatchException.wrongClass(value, type);
    }
    writer.write(out, number, type.cast(value), false);
  }

  @Override
  public Object read(PayloadInput in) throws IOException {
    return reader.read(in);
  }

  @Override
  public @Nullable Object absent() {
    return zero;
  }

  @Override
  public boolean isMissing(@Nullable Object value) {
    return value == null || value.equals(zero);
  }
}
