package io.msrpc.wire.type;

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
  private static final int MAX = 256;

  private final Map<Integer, Integer> byHash = new HashMap<>();
  private final boolean sorting;

  /**
   * For a table that is empty.
   *
   * @param sorting whether it sorts comparable keys that collide: all of the JDK but Hashtable do
   */
  Collisions(boolean sorting) {
    this.sorting = sorting;
  }

  /**
   * Call before every key is put.
   *
   * @throws MismatchException when too many share its hash code
   */
  void check(@Nullable Object key) throws MismatchException {
    if (key == null || key instanceof Enum || (sorting && isSorted(key))) {
      return; // there are few, or they do not slow the table down
    }
    if (byHash.merge(key.hashCode(), 1, Integer::sum) > MAX) {
      throw new MismatchException("more than " + MAX + " keys or elements with one hash code");
    }
  }

  private static boolean isSorted(Object key) {
    return key instanceof String || key instanceof Number;
  }
}
