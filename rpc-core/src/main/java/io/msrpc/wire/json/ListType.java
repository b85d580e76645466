package io.msrpc.wire.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.msrpc.wire.type.Collisions;
import io.msrpc.wire.type.MismatchException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A {@code Collection}, {@code List} or {@code Set}: an array. What is read is unmodifiable. */
record ListType(Class<?> declared, JsonType element) implements JsonType {
  @Override
  public void write(JsonGenerator out, Object value, int depth) throws IOException {
    if (!declared.isInstance(value)) {
      throw MismatchException.wrongClass(value, declared);
    }
    try {
      writeItems(out, (Collection<?>) value, element, JsonType.deeper(depth));
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

  /** Reads an array. */
  static List<@Nullable Object> readItems(JsonParser in, JsonType element) throws IOException {
    JsonType.expect(in, JsonToken.START_ARRAY);
    List<@Nullable Object> items = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      try {
        items.add(element.readOrNull(in));
      } catch (MismatchException e) {
        throw e.inside("[" + items.size() + "]");
      }
    }
    return items;
  }

  @Override
  public Object read(JsonParser in) throws IOException {
    List<@Nullable Object> items = readItems(in, element);
    return declared == Set.class ? setOf(items) : Collections.unmodifiableList(items);
  }

  private static Set<@Nullable Object> setOf(List<@Nullable Object> items)
      throws MismatchException {
    Set<@Nullable Object> set = new LinkedHashSet<>();
    Collisions collisions = new Collisions();
    for (Object item : items) {
      try {
        collisions.check(item);
        set.add(item);
      } catch (RuntimeException e) {
        throw MismatchException.failed("hashCode or equals of an element", e);
      }
    }
    return Collections.unmodifiableSet(set);
  }

  @Override
  public Object missing() {
    return declared == Set.class ? Set.of() : List.of();
  }
}
