package io.msrpc.wire.protostuff;

import io.msrpc.wire.type.Variants;
import io.protostuff.Output;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A sealed type: exactly one field, whose number says which permitted subtype its value is of. */
final class SealedType extends MessageType {
  private final Variants<FieldType> variants;

  SealedType(Variants<FieldType> variants) {
    this.variants = variants;
  }

  @Override
  void writeFields(Output out, Object value, int depth) throws IOException {
    Variants.Variant<FieldType> variant = variants.of(value);
    variant.type().write(out, variant.number(), value, depth);
  }

  @Override
  @Nullable Object readFields(PayloadInput in) throws IOException {
    int number = in.readFieldNumber(this);
    Object value = variants.numbered(number).type().read(in);
    in.expectEnd();
    return value;
  }
}
