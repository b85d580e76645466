package io.msrpc.wire.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.msrpc.wire.type.MismatchException;
import io.msrpc.wire.type.Struct;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record or a plain class: an object with a member for each component or field. */
final class StructType implements JsonType {
  private static final Object UNREAD = new Object();

  private final Struct<JsonType> struct;
  private final List<Struct.Field<JsonType>> fields;

  StructType(Struct<JsonType> struct) {
    this.struct = struct;
    this.fields = struct.fields();
  }

  @Override
  public void write(JsonGenerator out, Object value, int depth) throws IOException {
    struct.check(value);
    int inner = JsonType.deeper(depth);
    out.writeStartObject();
    for (Struct.Field<JsonType> field : fields) {
      try {
        out.writeFieldName(field.property().name());
        field.type().writeOrNull(out, field.of(value), inner);
      } catch (MismatchException e) {
        throw field.at(e);
      }
    }
    out.writeEndObject();
  }

  @Override
  public Object read(JsonParser in) throws IOException {
    JsonType.expect(in, JsonToken.START_OBJECT);
    @Nullable Object[] values = new Object[fields.size()];
    Arrays.fill(values, UNREAD);
    while (in.nextToken() != JsonToken.END_OBJECT) {
      int index = indexOf(in.currentName());
      in.nextToken();
      if (index < 0) {
        in.skipChildren();
      } else {
        values[index] = read(fields.get(index), in);
      }
    }
    for (int i = 0; i < values.length; i++) {
      if (values[i] == UNREAD) { // only now: a collection is made for every one
        values[i] = fields.get(i).type().missing();
      }
    }
    return struct.make(values);
  }

  private int indexOf(String name) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).property().name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private static @Nullable Object read(Struct.Field<JsonType> field, JsonParser in)
      throws IOException {
    try {
      return field.type().readOrNull(in);
    } catch (MismatchException e) {
      throw field.at(e);
    }
  }
}
