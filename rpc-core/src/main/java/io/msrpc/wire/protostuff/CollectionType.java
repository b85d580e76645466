package io.msrpc.wire.protostuff;

import io.msrpc.wire.type.CollectionForm;
import io.msrpc.wire.type.MismatchException;
import io.protostuff.Output;
import java.io.IOException;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import org.jspecify.annotations.Nullable;

/**
 * A collection: field 1 the count, then as many elements, in their order, as field 2. A message
 * without a count is a null, a missing field an empty collection.
 */
final class CollectionType extends MessageType {
  /** Number of the count, in every collection. */
  static final int COUNT = 1;

  /**
   * Elements a collection has room for before any was read: a count alone, of which a hostile peer
   * can nest 64, allocates no more than this.
   */
  static final int INITIAL_CAPACITY = 16;

  private final CollectionForm form;
  private final Element element;

  CollectionType(CollectionForm form, FieldType element) {
    this.form = form;
    this.element = new Element(element, 2);
  }

  @Override
  void writeFields(Output out, Object value, int depth) throws IOException {
    Collection<?> collection = form.contentOf(value);
    int count = collection.size();
    out.writeUInt32(COUNT, count, false);
    int index = 0;
    try {
      for (Object item : collection) {
        writeElement(out, item, depth, index++);
      }
    } catch (ConcurrentModificationException e) {
      throw MismatchException.changed();
    }
    if (index != count) {
      throw MismatchException.changed();
    }
  }

  private void writeElement(Output out, @Nullable Object item, int depth, int index)
      throws IOException {
    try {
      element.write(out, item, depth);
    } catch (MismatchException e) {
      throw e.inside("[" + index + "]");
    }
  }

  @Override
  @Nullable Object readFields(PayloadInput in) throws IOException {
    int count = in.readCount(Element.MIN_BYTES);
    if (count < 0) {
      return null;
    }
    CollectionForm.Filling items = form.filling(Math.min(count, INITIAL_CAPACITY));
    for (int i = 0; i < count; i++) {
      items.add(readElement(in, i));
    }
    in.expectEnd();
    return items.done();
  }

  private @Nullable Object readElement(PayloadInput in, int index) throws IOException {
    try {
      return element.read(in);
    } catch (MismatchException e) {
      throw e.inside("[" + index + "]");
    }
  }

  @Override
  public boolean isMissing(@Nullable Object value) {
    return value instanceof Collection<?> collection && collection.isEmpty();
  }

  @Override
  public Object missing() {
    return form.empty();
  }
}
