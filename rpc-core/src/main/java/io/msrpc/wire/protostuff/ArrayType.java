package io.msrpc.wire.protostuff;

import io.msrpc.wire.type.MismatchException;
import io.protostuff.Output;
import java.io.IOException;
import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/**
 * An array other than {@code byte[]}: as a list of its elements, so that one can become the other,
 * except that a missing array is null.
 */
final class ArrayType extends MessageType {
  private final Class<?> component;
  private final Element element;

  ArrayType(Class<?> component, FieldType element) {
    this.component = component;
    this.element = new Element(element, 2);
  }

  @Override
  void writeFields(Output out, Object array, int depth) throws IOException {
    if (!array.getClass().isArray()) {
      throw MismatchException.wrongClass(array, component.arrayType());
    }
    int count = Array.getLength(array);
    out.writeUInt32(CollectionType.COUNT, count, false);
    for (int i = 0; i < count; i++) {
      try {
        element.write(out, Array.get(array, i), depth);
      } catch (MismatchException e) {
        throw e.inside("[" + i + "]");
      }
    }
  }

  @Override
  @Nullable Object readFields(PayloadInput in) throws IOException {
    int count = in.readCount(Element.MIN_BYTES);
    if (count < 0) {
      return null;
    }
    Object array = Array.newInstance(component, Math.min(count, CollectionType.INITIAL_CAPACITY));
    for (int i = 0; i < count; i++) {
      if (i == Array.getLength(array)) {
        array = grown(array, (int) Math.min(count, 2L * i));
      }
      try {
        Array.set(array, i, element.read(in));
      } catch (MismatchException e) {
        throw e.inside("[" + i + "]");
      }
    }
    in.expectEnd();
    return array;
  }

  private Object grown(Object array, int length) {
    Object larger = Array.newInstance(component, length);
    System.arraycopy(array, 0, larger, 0, Array.getLength(array));
    return larger;
  }
}
