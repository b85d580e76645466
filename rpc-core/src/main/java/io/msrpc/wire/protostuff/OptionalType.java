package io.msrpc.wire.protostuff;

import io.msrpc.wire.type.OptionalForm;
import io.protostuff.Output;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An optional: its value as if declared without it; empty is the same as null. */
record OptionalType(OptionalForm form, FieldType type) implements FieldType {
  @Override
  public void write(Output out, int number, @Nullable Object value, int depth) throws IOException {
    type.write(out, number, form.content(value), depth);
  }

  @Override
  public Object read(PayloadInput in) throws IOException {
    return form.wrap(type.read(in));
  }

  @Override
  public boolean isAbsent(@Nullable Object value) {
    return form.isEmpty(value);
  }

  @Override
  public Object absent() {
    return form.empty();
  }
}
