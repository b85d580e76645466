package io.msrpc.wire.protostuff;

import io.msrpc.wire.type.MapForm;
import io.msrpc.wire.type.MismatchException;
import io.protostuff.Output;
import java.io.IOException;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A map: field 1 the count, then as many pairs, in their order, of a key as field 2 and a value as
 * field 4. Of two equal keys the later wins. Null and missing as for a collection.
 */
final class MapType extends MessageType {
  private final MapForm form;
  private final Element key;
  private final Element value;

  MapType(MapForm form, FieldType key, FieldType value) {
    this.form = form;
    this.key = new Element(key, 2);
    this.value = new Element(value, 4);
  }

  @Override
  void writeFields(Output out, Object map, int depth) throws IOException {
    Collection<? extends Map.Entry<?, ?>> entries = form.entriesOf(map);
    int count = entries.size();
    out.writeUInt32(CollectionType.COUNT, count, false);
    int written = 0;
    try {
      for (Map.Entry<?, ?> entry : entries) {
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
    MapForm.Filling entries = form.filling();
    for (int i = 0; i < count; i++) {
      Object entryKey = readElement(key, in, i);
      entries.put(entryKey, readElement(value, in, i));
    }
    in.expectEnd();
    return entries.done();
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
    return form.empty();
  }
}
