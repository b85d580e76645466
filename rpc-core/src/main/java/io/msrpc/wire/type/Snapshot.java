package io.msrpc.wire.type;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is in a collection at one moment, so that its count and its elements are of the same moment
 * while other threads change it. {@code toArray} is the one method with which every concurrent and
 * every synchronized collection gives that.
 */
final class Snapshot {
  /** No thread may change these while another reads them; their iterators notice most that do. */
  private static final Set<Class<?>> NOT_SHARED =
      Set.of(
          ArrayList.class,
          LinkedList.class,
          ArrayDeque.class,
          HashSet.class,
          LinkedHashSet.class,
          TreeSet.class,
          HashMap.class,
          LinkedHashMap.class,
          TreeMap.class);

  private Snapshot() {}

  /**
   * The elements; the collection itself if none may change it meanwhile.
   *
   * @throws MismatchException when it changed nevertheless
   */
  static Collection<?> of(Iterable<?> values) throws MismatchException {
    try {
      if (!(values instanceof Collection<?> collection)) {
        List<@Nullable Object> all = new ArrayList<>();
        values.forEach(all::add);
        return all;
      }
      return NOT_SHARED.contains(values.getClass())
          ? collection
          : Arrays.asList(collection.toArray());
    } catch (ConcurrentModificationException e) {
      throw MismatchException.changed();
    }
  }

  /** The entries. Throws as above. */
  static Collection<? extends Map.Entry<?, ?>> of(Map<?, ?> map) throws MismatchException {
    Set<? extends Map.Entry<?, ?>> entries = map.entrySet();
    try {
      return NOT_SHARED.contains(map.getClass())
          ? entries
          : Arrays.asList(entries.toArray(new Map.Entry<?, ?>[0]));
    } catch (ConcurrentModificationException e) {
      throw MismatchException.changed();
    }
  }
}
