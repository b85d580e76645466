package io.msrpc.wire.protostuff;

import io.msrpc.wire.type.MismatchException;
import io.msrpc.wire.type.ValueType;
import io.protostuff.Output;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How values of one declared type travel as a field. Immutable once compiled, thread-safe. */
interface FieldType extends ValueType {
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
}
