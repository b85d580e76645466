package io.msrpc.wire.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.msrpc.wire.type.EnumConstants;
import io.msrpc.wire.type.MismatchException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An enum: a string, the name of its constant. */
record EnumType(EnumConstants constants) implements TextType {
  @Override
  public String print(Object value) throws MismatchException {
    return constants.nameOf(value);
  }

  @Override
  public @Nullable Object parse(String text) {
    return constants.named(text);
  }

  @Override
  public void write(JsonGenerator out, Object value, int depth) throws IOException {
    out.writeString(print(value));
  }

  @Override
  public @Nullable Object read(JsonParser in) throws IOException {
    JsonType.expect(in, JsonToken.VALUE_STRING);
    return parse(in.getText());
  }
}
