package io.msrpc.wire.protostuff;

import io.msrpc.wire.type.Collisions;
import io.msrpc.wire.type.MismatchException;
import io.protostuff.Output;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A {@code Collection}, {@code List} or {@code Set}: field 1 the count, then as many elements, in
 * their order, as field 2. A message without a count is a null, a missing field an empty
 * collection. What is read is unmodifiable.
 */
final class CollectionType extends MessageType {
  /** Number of the count, in every collection. */
  static final int COUNT = 1;

  /**
   * Elements a collection has room for before any was read: a count alone, of which a hostile peer
   * can nest 64, allocates no more than this.
   */
  static final int INITIAL_CAPACITY = 16;

  private final Class<?> declared;
  private final Element element;

  CollectionType(Class<?> declared, FieldType element) {
    this.declared = declared;
    this.element = new Element(element, 2);
  }

  @Override
  void writeFields(Output out, Object value, int depth) throws IOException {
    if (!declared.isInstance(value)) {
      throw MismatchException.wrongClass(value, declared);
    }
    Collection<?> collection = (Collection<?>) value;
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
    return declared == Set.class
        ? Collections.unmodifiableSet(readSet(in, count))
        : Collections.unmodifiableList(readList(in, count));
  }

  private List<@Nullable Object> readList(PayloadInput in, int count) throws IOException {
    List<@Nullable Object> items = new ArrayList<>(Math.min(count, INITIAL_CAPACITY));
    for (int i = 0; i < count; i++) {
      items.add(readElement(in, i));
    }
    in.expectEnd();
    return items;
  }

  private Set<@Nullable Object> readSet(PayloadInput in, int count) throws IOException {
    Set<@Nullable Object> items = new LinkedHashSet<>();
    Collisions collisions = new Collisions();
    for (int i = 0; i < count; i++) {
      Object item = readElement(in, i);
      try {
        collisions.check(item);
        items.add(item);
      } catch (RuntimeException e) {
        throw MismatchException.failed("hashCode or equals of an element", e);
      }
    }
    in.expectEnd();
    return items;
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
    return declared == Set.class ? Set.of() : List.of();
  }
}
