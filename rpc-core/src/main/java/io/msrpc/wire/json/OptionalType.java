package io.msrpc.wire.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.msrpc.wire.type.OptionalForm;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An optional: its value as if declared without it; empty is the same as null. */
record OptionalType(OptionalForm form, JsonType type) implements JsonType {
  @Override
  public void write(JsonGenerator out, Object value, int depth) throws IOException {
    type.write(out, form.content(value), depth);
  }

  @Override
  public Object read(JsonParser in) throws IOException {
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
