package io.msrpc.wire.protostuff;

import io.protostuff.Output;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record or a plain class: its components or fields, without the missing ones. */
final class StructType extends MessageType {
  /**
   * A field that is carried.
   *
   * @param property where the value comes from
   * @param type how it travels
   */
  record Field(Shape.Property property, FieldType type) {}

  private final Shape shape;

  /** Set once, while compiling: a type may contain itself. */
  private List<Field> fields = List.of();

  StructType(Shape shape) {
    this.shape = shape;
  }

  /** Completes the type; while compiling only. */
  void define(List<Field> fields) {
    this.fields = fields;
  }

  @Override
  void writeFields(Output out, Object value, int depth) throws IOException {
    if (value.getClass() != shape.type()) {
      throw MismatchException.wrongClass(value, shape.type());
    }
    for (Field field : fields) {
      try {
        Object content = get(field, value);
        if (!field.type.isMissing(content)) {
          field.type.write(out, field.property.number(), content, depth);
        }
      } catch (MismatchException e) {
        throw e.inside("." + field.property.name());
      }
    }
  }

  private static @Nullable Object get(Field field, Object owner) throws MismatchException {
    try {
      return field.property.getter().get(owner);
    } catch (InvocationTargetException e) {
      throw MismatchException.failed("its accessor", e.getTargetException());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  Object readFields(PayloadInput in) throws IOException {
    @Nullable Object[] values = new Object[fields.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = fields.get(i).type.missing();
    }
    for (int number; (number = in.readFieldNumber(this)) != 0; ) {
      int index = indexOf(number);
      if (index < 0) {
        in.handleUnknownField(number, this);
      } else {
        values[index] = read(fields.get(index), in);
      }
    }
    return make(values);
  }

  private int indexOf(int number) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).property.number() == number) {
        return i;
      }
    }
    return -1;
  }

  private static @Nullable Object read(Field field, PayloadInput in) throws IOException {
    try {
      return field.type.read(in);
    } catch (MismatchException e) {
      throw e.inside("." + field.property.name());
    }
  }

  private Object make(@Nullable Object[] values) throws MismatchException {
    try {
      return shape.maker().make(values);
    } catch (InvocationTargetException e) {
      throw MismatchException.failed(
          "the constructor of " + shape.type().getName(), e.getTargetException());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
