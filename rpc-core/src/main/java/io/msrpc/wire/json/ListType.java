package io.msrpc.wire.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.msrpc.wire.type.CollectionForm;
import io.msrpc.wire.type.MismatchException;
import java.io.IOException;
import java.util.Collection;
import java.util.ConcurrentModificationException;

/** A collection: an array. */
record ListType(CollectionForm form, JsonType element) implements JsonType {
  /** Room for elements whose number is not known. */
  private static final int INITIAL_CAPACITY = 8;

  @Override
  public void write(JsonGenerator out, Object value, int depth) throws IOException {
    Collection<?> items = form.contentOf(value);
    try {
      writeItems(out, items, element, JsonType.deeper(depth));
    } catch (ConcurrentModificationException e) {
      throw MismatchException.changed();
    }
  }

  /** Writes an array. */
  static void writeItems(JsonGenerator out, Collection<?> items, JsonType element, int depth)
      throws IOException {
    int index = 0;
    out.writeStartArray();
    for (Object item : items) {
      try {
        element.writeOrNull(out, item, depth);
      } catch (MismatchException e) {
        throw e.inside("[" + index + "]");
      }
      index++;
    }
    out.writeEndArray();
  }

  @Override
  public Object read(JsonParser in) throws IOException {
    return readItems(in, form, element);
  }

  /** Reads an array. */
  static Object readItems(JsonParser in, CollectionForm form, JsonType element) throws IOException {
    JsonType.expect(in, JsonToken.START_ARRAY);
    CollectionForm.Filling items = form.filling(INITIAL_CAPACITY);
    for (int index = 0; in.nextToken() != JsonToken.END_ARRAY; index++) {
      try {
        items.add(element.readOrNull(in));
      } catch (MismatchException e) {
        throw e.inside("[" + index + "]");
      }
    }
    return items.done();
  }

  @Override
  public Object missing() {
    return form.empty();
  }
}
