package io.msrpc.wire.type;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record or plain class and how its components or fields travel.
 *
 * @param <T> how the values of one type travel
 */
public final class Struct<T> {
  private final Shape shape;

  /** Complete when the compiler is done: a type may contain itself. */
  private final List<Field<T>> fields = new ArrayList<>();

  /**
   * A field that is carried.
   *
   * @param property where the value comes from
   * @param type how it travels
   */
  public record Field<T>(Shape.Property property, T type) {
    /**
     * Its value in an instance.
     *
     * @throws MismatchException when the accessor throws
     */
    public @Nullable Object of(Object owner) throws MismatchException {
      try {
        return property.getter().get(owner);
      } catch (Throwable e) {
        throw MismatchException.failed("its accessor", e);
      }
    }

    /** The problem, seen from the record. */
    public MismatchException at(MismatchException problem) {
      return problem.inside("." + property.name());
    }
  }

  Struct(Shape shape) {
    this.shape = shape;
  }

  void add(Shape.Property property, T type) {
    fields.add(new Field<>(property, type));
  }

  Shape shape() {
    return shape;
  }

  /** In the order of declaration, a superclass's first. */
  public List<Field<T>> fields() {
    return Collections.unmodifiableList(fields);
  }

  /** Refuses a value whose class is not exactly the declared one; of an entry any class will do. */
  public void check(Object value) throws MismatchException {
    Class<?> type = shape.type();
    if (type.isInterface() ? !type.isInstance(value) : value.getClass() != type) {
      throw MismatchException.wrongClass(value, type);
    }
  }

  /**
   * Makes an instance of the values of all fields, in their order.
   *
   * @throws MismatchException when the constructor throws
   */
  public Object make(@Nullable Object[] values) throws MismatchException {
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
