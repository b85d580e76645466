package io.msrpc.wire.type;

import org.jspecify.annotations.Nullable;

/**
 * The two kinds of nothing that a declared type has: <em>absent</em>, which says "null" where a
 * value is expected (an argument, an element, a map value), and <em>missing</em>, a field that was
 * not written, because it had the value that missing stands for or because the sender does not know
 * it.
 */
public interface ValueType {
  /** Deepest nesting of what a value consists of, in both directions; also what ends a cycle. */
  int MAX_DEPTH = 64;

  /** Whether the value is written as null. */
  default boolean isAbsent(@Nullable Object value) {
    return value == null;
  }

  /** What a written null is read as; never null for a primitive. */
  default @Nullable Object absent() {
    return null;
  }

  /** Whether a field with this value says no more than one that is not written. */
  default boolean isMissing(@Nullable Object value) {
    return isAbsent(value);
  }

  /** What a field is read as that was not written; new each time if it is mutable. */
  default @Nullable Object missing() {
    return absent();
  }
}
