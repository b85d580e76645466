package io.msrpc.wire.protostuff;

import io.msrpc.wire.type.MismatchException;
import io.protostuff.Output;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The result of a {@code void} method: always null; a value from a newer peer is skipped. */
final class NothingType extends MessageType {
  @Override
  void writeFields(Output out, Object value, int depth) throws IOException {
    throw new MismatchException("is a value, declared void");
  }

  @Override
  @Nullable Object readFields(PayloadInput in) throws IOException {
    for (int number; (number = in.readFieldNumber(this)) != 0; ) {
      in.handleUnknownField(number, this);
    }
    return null;
  }
}
