package io.msrpc.wire.protostuff;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msrpc.wire.type.EnumConstants;
import io.protostuff.Output;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An enum, by the name of its constant. */
record EnumType(EnumConstants constants) implements FieldType {
  @Override
  public void write(Output out, int number, @Nullable Object value, int depth) throws IOException {
    out.writeByteArray(number, constants.nameOf(value).getBytes(UTF_8), false);
  }

  @Override
  public @Nullable Object read(PayloadInput in) throws IOException {
    return constants.named(in.readString());
  }
}
