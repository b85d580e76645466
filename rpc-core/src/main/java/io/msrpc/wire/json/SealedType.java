package io.msrpc.wire.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.msrpc.wire.type.MismatchException;
import io.msrpc.wire.type.Variants;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A sealed type: an object with one member, the number of the subtype and the value as that. */
final class SealedType implements JsonType {
  private final Variants<JsonType> variants;

  SealedType(Variants<JsonType> variants) {
    this.variants = variants;
  }

  @Override
  public void write(JsonGenerator out, Object value, int depth) throws IOException {
    Variants.Variant<JsonType> variant = variants.of(value);
    out.writeStartObject();
    out.writeFieldName(Integer.toString(variant.number()));
    variant.type().write(out, value, JsonType.deeper(depth));
    out.writeEndObject();
  }

  @Override
  public @Nullable Object read(JsonParser in) throws IOException {
    JsonType.expect(in, JsonToken.START_OBJECT);
    in.nextToken();
    JsonType.expect(in, JsonToken.FIELD_NAME);
    Variants.Variant<JsonType> variant = variants.numbered(number(in.currentName()));
    in.nextToken();
    Object value = variant.type().read(in);
    in.nextToken();
    JsonType.expect(in, JsonToken.END_OBJECT);
    return value;
  }

  private static int number(String name) throws MismatchException {
    try {
      return Integer.parseInt(name);
    } catch (NumberFormatException e) {
      throw new MismatchException("a member whose name is no number of a subtype", e);
    }
  }
}
