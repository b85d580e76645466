package io.msrpc.wire.protostuff;

import io.msrpc.wire.type.Collisions;
import io.msrpc.wire.type.MismatchException;
import io.protostuff.Output;
import java.io.IOException;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A {@code Map}: field 1 the count, then as many pairs, in their order, of a key as field 2 and a
 * value as field 4. Of two equal keys the later wins. Null, missing and unmodifiable as for a
 * collection.
 */
final class MapType extends MessageType {
  private final Element key;
  private final Element value;

  MapType(FieldType key, FieldType value) {
    this.key = new Element(key, 2);
    this.value = new Element(value, 4);
  }

  @Override
  void writeFields(Output out, Object map, int depth) throws IOException {
    if (!(map instanceof Map<?, ?> entries)) {
      throw MismatchException.wrongClass(map, Map.class);
    }
    int count = entries.size();
    out.writeUInt32(CollectionType.COUNT, count, false);
    int written = 0;
    try {
      for (Map.Entry<?, ?> entry : entries.entrySet()) {
        writeEntry(out, entry, depth, written++);
      }
    } catch (ConcurrentModificationException e) {
      throw MismatchException.changed();
    }
    if (written != count) {
      throw MismatchException.changed();
    }
  }

  private void writeEntry(Output out, Map.Entry<?, ?> entry, int depth, int index)
      throws IOException {
    try {
      key.write(out, entry.getKey(), depth);
    } catch (MismatchException e) {
      throw e.inside("{key " + index + "}");
    }
    try {
      value.write(out, entry.getValue(), depth);
    } catch (MismatchException e) {
      throw e.inside("{value " + index + "}");
    }
  }

  @Override
  @Nullable Object readFields(PayloadInput in) throws IOException {
    int count = in.readCount(2 * Element.MIN_BYTES);
    if (count < 0) {
      return null;
    }
    Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
    Collisions collisions = new Collisions();
    for (int i = 0; i < count; i++) {
      Object entryKey = readElement(key, in, i);
      Object entryValue = readElement(value, in, i);
      try {
        collisions.check(entryKey);
        entries.put(entryKey, entryValue);
      } catch (RuntimeException e) {
        throw MismatchException.failed("hashCode or equals of a key", e);
      }
    }
    in.expectEnd();
    return Collections.unmodifiableMap(entries);
  }

  private static @Nullable Object readElement(Element element, PayloadInput in, int index)
      throws IOException {
    try {
      return element.read(in);
    } catch (MismatchException e) {
      throw e.inside("{" + index + "}");
    }
  }

  @Override
  public boolean isMissing(@Nullable Object map) {
    return map instanceof Map<?, ?> entries && entries.isEmpty();
  }

  @Override
  public Object missing() {
    return Map.of();
  }
}
