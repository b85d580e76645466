package io.msrpc.wire.protostuff;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts the keys of one hash table by hash code while it is filled. A peer can choose keys, such
 * as records, that all have the same one; every further key is then compared with all before it,
 * and a message of some megabytes would keep a thread busy for hours.
 */
final class Collisions {
  /** Far above what honest keys reach: a million points of a square grid share one by about 32. */
  static final int MAX = 256;

  private final Map<Integer, Integer> byHash = new HashMap<>();

  /** Call before every key is put. */
  void check(@Nullable Object key) throws MismatchException {
    if (key == null || key instanceof String || key instanceof Number || key instanceof Enum) {
      return; // the JDK sorts these where they collide, or there are few
    }
    if (byHash.merge(key.hashCode(), 1, Integer::sum) > MAX) {
      throw new MismatchException("more than " + MAX + " keys or elements with one hash code");
    }
  }
}
