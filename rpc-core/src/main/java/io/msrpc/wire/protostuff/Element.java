package io.msrpc.wire.protostuff;

import io.msrpc.wire.type.MismatchException;
import io.protostuff.Output;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One place in every step of a collection: an element, a key, a value. Its number tells a value
 * from a null, so each takes at least {@link #MIN_BYTES}.
 *
 * @param type of the values
 * @param number of a value; the next one, with a varint 0, is a null
 */
record Element(FieldType type, int number) {
  /** A number and at least one byte of value. */
  static final int MIN_BYTES = 2;

  void write(Output out, @Nullable Object value, int depth) throws IOException {
    if (type.isAbsent(value)) {
      out.writeBool(number + 1, false, true);
    } else {
      type.write(out, number, value, depth);
    }
  }

  @Nullable Object read(PayloadInput in) throws IOException {
    int found = in.readFieldNumber(null);
    if (found == number) {
      return type.read(in);
    }
    if (found == number + 1 && !in.readBool()) {
      return type.absent();
    }
    throw new MismatchException("field " + found + " (expected: " + number + " or a null)");
  }
}
