package io.msrpc.wire.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.msrpc.wire.InvalidPayloadException;
import io.msrpc.wire.MethodCodec;
import io.msrpc.wire.type.MethodTypes;
import io.msrpc.wire.type.MismatchException;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The payloads of one method: the arguments in one JSON array; an item or a result as it is. */
final class JsonMethodCodec implements MethodCodec {
  private final JsonText list;
  private final JsonText one;
  private final MethodTypes<JsonType> types;

  /**
   * The types of one method.
   *
   * @param list the array of the arguments
   * @param one any other payload
   */
  JsonMethodCodec(JsonText list, JsonText one, MethodTypes<JsonType> types) {
    this.list = list;
    this.one = one;
    this.types = types;
  }

  @Override
  public void writeArguments(@Nullable Object[] values, ByteBuf out) {
    types.check(values);
    write(list, out, json -> writeAll(json, values));
  }

  private void writeAll(JsonGenerator json, @Nullable Object[] values) throws IOException {
    json.writeStartArray();
    for (int i = 0; i < types.arguments().size(); i++) {
      writeOne(json, types.arguments().get(i), values[i], "argument " + (i + 1));
    }
    json.writeEndArray();
  }

  private static void writeOne(
      JsonGenerator json, JsonType type, @Nullable Object value, String place) throws IOException {
    try {
      type.writeOrNull(json, value, 0);
    } catch (MismatchException e) {
      throw e.inside(place);
    }
  }

  private void write(JsonText text, ByteBuf out, JsonText.Writer writer) {
    try {
      text.write(out, writer);
    } catch (MismatchException e) {
      throw new IllegalArgumentException(types.method() + ", " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void writeItem(@Nullable Object value, ByteBuf out) {
    write(one, out, json -> writeOne(json, types.itemType(), value, "item"));
  }

  @Override
  public void writeResult(@Nullable Object value, ByteBuf out) {
    write(one, out, json -> writeOne(json, types.result(), value, "result"));
  }

  @Override
  public @Nullable Object[] readArguments(ByteBuf in) {
    @Nullable Object[] values = new Object[types.parameterCount()];
    read(list, in, json -> readAll(json, values));
    return values;
  }

  private Object readAll(JsonParser json, @Nullable Object[] values) throws IOException {
    JsonType.expect(json, JsonToken.START_ARRAY);
    for (int i = 0; i < types.arguments().size(); i++) {
      json.nextToken();
      values[i] = readOne(json, types.arguments().get(i), "argument " + (i + 1));
    }
    json.nextToken();
    JsonType.expect(json, JsonToken.END_ARRAY);
    return values;
  }

  private static @Nullable Object readOne(JsonParser json, JsonType type, String place)
      throws IOException {
    try {
      return type.readOrNull(json);
    } catch (MismatchException e) {
      throw e.inside(place);
    }
  }

  private @Nullable Object read(JsonText text, ByteBuf in, JsonText.Reader reader) {
    try {
      return text.read(in, reader);
    } catch (MismatchException e) {
      throw new InvalidPayloadException(types.method() + ", " + e.getMessage(), e);
    }
  }

  @Override
  public @Nullable Object readItem(ByteBuf in) {
    return read(one, in, json -> readOne(json, types.itemType(), "item"));
  }

  @Override
  public @Nullable Object readResult(ByteBuf in) {
    return read(one, in, json -> readOne(json, types.result(), "result"));
  }

  @Override
  public void writeDetails(String code, @Nullable Object details, ByteBuf out) {
    String place = MethodTypes.placeOf(code);
    write(one, out, json -> writeOne(json, types.detailsType(code), details, place));
  }

  @Override
  public @Nullable Object readDetails(String code, ByteBuf in) {
    String place = MethodTypes.placeOf(code);
    return read(one, in, json -> readOne(json, types.detailsType(code), place));
  }
}
