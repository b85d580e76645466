package io.msrpc.wire.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.msrpc.wire.type.MapForm;
import io.msrpc.wire.type.MismatchException;
import java.io.IOException;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A map: an object if its keys have a text and none is null, else an array of arrays of two. Of two
 * equal keys the later wins.
 */
record MapType(MapForm form, JsonType key, JsonType value) implements JsonType {
  @Override
  public void write(JsonGenerator out, Object map, int depth) throws IOException {
    Collection<? extends Map.Entry<?, ?>> entries = form.entriesOf(map);
    try {
      if (key instanceof TextType text && entries.stream().allMatch(MapType::hasKey)) {
        writeObject(out, entries, text, JsonType.deeper(depth));
      } else {
        writePairs(out, entries, JsonType.deeper(JsonType.deeper(depth)));
      }
    } catch (ConcurrentModificationException e) {
      throw MismatchException.changed();
    }
  }

  private static boolean hasKey(Map.Entry<?, ?> entry) {
    return entry.getKey() != null;
  }

  private void writeObject(
      JsonGenerator out, Collection<? extends Map.Entry<?, ?>> entries, TextType text, int depth)
      throws IOException {
    int index = 0;
    out.writeStartObject();
    for (Map.Entry<?, ?> entry : entries) {
      try {
        Object present = Objects.requireNonNull(entry.getKey(), "a key");
        out.writeFieldName(TextType.wellFormed(text.print(present)));
      } catch (MismatchException e) {
        throw e.inside("{key " + index + "}");
      }
      writeValue(out, entry, depth, index++);
    }
    out.writeEndObject();
  }

  private void writePairs(
      JsonGenerator out, Collection<? extends Map.Entry<?, ?>> entries, int depth)
      throws IOException {
    int index = 0;
    out.writeStartArray();
    for (Map.Entry<?, ?> entry : entries) {
      out.writeStartArray();
      try {
        key.writeOrNull(out, entry.getKey(), depth);
      } catch (MismatchException e) {
        throw e.inside("{key " + index + "}");
      }
      writeValue(out, entry, depth, index++);
      out.writeEndArray();
    }
    out.writeEndArray();
  }

  private void writeValue(JsonGenerator out, Map.Entry<?, ?> entry, int depth, int index)
      throws IOException {
    try {
      value.writeOrNull(out, entry.getValue(), depth);
    } catch (MismatchException e) {
      throw e.inside("{value " + index + "}");
    }
  }

  @Override
  public Object read(JsonParser in) throws IOException {
    Entries entries = new Entries(form.filling());
    if (in.currentToken() == JsonToken.START_OBJECT && key instanceof TextType text) {
      while (in.nextToken() != JsonToken.END_OBJECT) {
        Object name = entries.at(() -> text.parse(in.getText()));
        in.nextToken();
        entries.put(name, entries.at(() -> value.readOrNull(in)));
      }
    } else {
      JsonType.expect(in, JsonToken.START_ARRAY);
      while (in.nextToken() != JsonToken.END_ARRAY) {
        readPair(in, entries);
      }
    }
    return entries.map.done();
  }

  private void readPair(JsonParser in, Entries entries) throws IOException {
    JsonType.expect(in, JsonToken.START_ARRAY);
    in.nextToken();
    Object first = entries.at(() -> key.readOrNull(in));
    in.nextToken();
    entries.put(first, entries.at(() -> value.readOrNull(in)));
    in.nextToken();
    JsonType.expect(in, JsonToken.END_ARRAY);
  }

  @Override
  public Object missing() {
    return form.empty();
  }

  /** A map that is being read. */
  private static final class Entries {
    private final MapForm.Filling map;
    private int index;

    Entries(MapForm.Filling map) {
      this.map = map;
    }

    /** Part of an entry. */
    private interface Part {
      @Nullable Object read() throws IOException;
    }

    @Nullable Object at(Part part) throws IOException {
      try {
        return part.read();
      } catch (MismatchException e) {
        throw e.inside("{" + index + "}");
      }
    }

    void put(@Nullable Object key, @Nullable Object value) throws MismatchException {
      map.put(key, value);
      index++;
    }
  }
}
