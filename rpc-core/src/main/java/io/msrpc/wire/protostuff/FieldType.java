package io.msrpc.wire.protostuff;

import io.protostuff.Output;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How values of one declared type travel as a field. Immutable once compiled, thread-safe.
 *
 * <p>Two kinds of nothing are told apart: <em>absent</em>, which says "null" where a value is
 * expected (an argument, an element, a map value), and <em>missing</em>, a field that was not
 * written, because it had the value that missing stands for or because the sender does not know it.
 */
interface FieldType {
  /**
   * Writes a value that is not absent as one field.
   *
   * @param depth of the message the field is in, 1 for the outermost
   * @throws MismatchException when the value does not fit the declared type
   */
  void write(Output out, int number, @Nullable Object value, int depth) throws IOException;

  /**
   * Reads the field whose number was just read.
   *
   * @throws MismatchException when the bytes are no such value
   */
  @Nullable Object read(PayloadInput in) throws IOException;

  /** Whether the value is written as null. */
  default boolean isAbsent(@Nullable Object value) {
    return value == null;
  }

  /** What a written null is read as; never null for a primitive. */
  default @Nullable Object absent() {
    return null;
  }

  /** Whether a field with this value needs no bytes. */
  default boolean isMissing(@Nullable Object value) {
    return isAbsent(value);
  }

  /** What a field is read as that was not written; immutable, shared. */
  default @Nullable Object missing() {
    return absent();
  }
}
