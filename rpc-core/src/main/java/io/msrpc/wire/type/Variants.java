package io.msrpc.wire.type;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The permitted subtypes of a sealed type, by class and by number. A number this side does not know
 * is a mismatch: nothing could stand for the value.
 *
 * @param <T> how the values of one type travel
 */
public final class Variants<T> {
  private final Class<?> declared;
  private final Map<Class<?>, Variant<T>> byClass = new HashMap<>();
  private final Map<Integer, Variant<T>> byNumber = new HashMap<>();

  /**
   * A permitted subtype.
   *
   * @param number its name on the wire
   * @param type how its values travel
   */
  public record Variant<T>(int number, T type) {}

  Variants(Class<?> declared) {
    this.declared = declared;
  }

  /**
   * Adds a permitted subtype.
   *
   * @param leaves the concrete classes that are written as it: itself, or if it is sealed as well,
   *     those below
   * @throws IllegalArgumentException when the number is taken
   */
  void permit(int number, T type, Iterable<Class<?>> leaves) {
    Variant<T> variant = new Variant<>(number, type);
    if (byNumber.put(number, variant) != null) {
      throw new IllegalArgumentException(
          "two subtypes of "
              + declared.getName()
              + " have number "
              + number
              + "; give every one a @Tag of its own");
    }
    leaves.forEach(leaf -> byClass.putIfAbsent(leaf, variant));
  }

  /** The sealed type. */
  Class<?> declared() {
    return declared;
  }

  /** All of them, in the order of their numbers. */
  SortedMap<Integer, Variant<T>> byNumber() {
    return new TreeMap<>(byNumber);
  }

  /**
   * The one that a value is of.
   *
   * @throws MismatchException when it is of none
   */
  public Variant<T> of(Object value) throws MismatchException {
    Class<?> type =
        value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
    Variant<T> variant = byClass.get(type);
    if (variant == null) {
      throw MismatchException.wrongClass(value, declared);
    }
    return variant;
  }

  /**
   * The one with a number.
   *
   * @throws MismatchException when this side knows none
   */
  public Variant<T> numbered(int number) throws MismatchException {
    Variant<T> variant = byNumber.get(number);
    if (variant == null) {
      throw new MismatchException(
          number + " is no subtype of " + declared.getName() + " known here");
    }
    return variant;
  }
}
