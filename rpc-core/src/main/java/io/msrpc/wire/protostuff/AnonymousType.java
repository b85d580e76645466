package io.msrpc.wire.protostuff;

import io.protostuff.Output;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The payload of a value that is not a message: a message with the value as its field 1. */
final class AnonymousType extends MessageType {
  private static final int VALUE = 1;

  private final FieldType type;

  AnonymousType(FieldType type) {
    this.type = type;
  }

  @Override
  void writeFields(Output out, Object value, int depth) throws IOException {
    if (!type.isMissing(value)) {
      type.write(out, VALUE, value, depth);
    }
  }

  @Override
  @Nullable Object readFields(PayloadInput in) throws IOException {
    Object value = type.missing();
    for (int number; (number = in.readFieldNumber(this)) != 0; ) {
      if (number == VALUE) {
        value = type.read(in);
      } else {
        in.handleUnknownField(number, this);
      }
    }
    return value;
  }

  @Override
  public boolean isAbsent(@Nullable Object value) {
    return type.isAbsent(value);
  }

  @Override
  public @Nullable Object absent() {
    return type.absent();
  }
}
