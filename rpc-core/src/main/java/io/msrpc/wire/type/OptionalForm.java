package io.msrpc.wire.type;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One of the four optional classes.
 *
 * @param empty the empty optional
 * @param content class of the value within; null for the type argument
 * @param get the value of one that is not empty
 * @param of makes one that is not empty
 */
public record OptionalForm(
    Object empty,
    @Nullable Class<?> content,
    Function<Object, Object> get,
    Function<Object, Object> of) {
  private static final List<OptionalForm> ALL =
      List.of(
          new OptionalForm(
              Optional.empty(), null, value -> ((Optional<?>) value).orElseThrow(), Optional::of),
          new OptionalForm(
              OptionalInt.empty(),
              Integer.class,
              value -> ((OptionalInt) value).getAsInt(),
              value -> OptionalInt.of((Integer) value)),
          new OptionalForm(
              OptionalLong.empty(),
              Long.class,
              value -> ((OptionalLong) value).getAsLong(),
              value -> OptionalLong.of((Long) value)),
          new OptionalForm(
              OptionalDouble.empty(),
              Double.class,
              value -> ((OptionalDouble) value).getAsDouble(),
              value -> OptionalDouble.of((Double) value)));

  /** The form of a class, or null when it is no optional. */
  public static @Nullable OptionalForm of(Class<?> type) {
    return ALL.stream().filter(form -> form.empty.getClass() == type).findFirst().orElse(null);
  }

  /**
   * The value of one that is not empty.
   *
   * @throws MismatchException when it is another class's
   */
  public Object content(@Nullable Object optional) throws MismatchException {
    if (optional == null || optional.getClass() != empty.getClass()) {
      throw new MismatchException("is no " + empty.getClass().getName());
    }
    return get.apply(optional);
  }

  /** One with the value, the empty one for null. */
  public Object wrap(@Nullable Object value) {
    return value == null ? empty : of.apply(value);
  }

  /** Whether it is null or empty, which cannot be told apart. */
  public boolean isEmpty(@Nullable Object optional) {
    return optional == null || optional.equals(empty);
  }
}
