package io.msrpc.wire.type;

import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A class that a map may be declared as, and what one is read as; see {@link CollectionForm}. */
public final class MapForm {
  @SuppressWarnings("JdkObsolete") // people declare a Hashtable
  private static final Map<Class<?>, Supplier<Map<@Nullable Object, @Nullable Object>>> MAKERS =
      Map.ofEntries(
          Map.entry(Map.class, LinkedHashMap::new),
          Map.entry(LinkedHashMap.class, LinkedHashMap::new),
          Map.entry(HashMap.class, HashMap::new),
          Map.entry(Hashtable.class, Hashtable::new),
          Map.entry(SortedMap.class, TreeMap::new),
          Map.entry(NavigableMap.class, TreeMap::new),
          Map.entry(TreeMap.class, TreeMap::new),
          Map.entry(ConcurrentMap.class, ConcurrentHashMap::new),
          Map.entry(ConcurrentHashMap.class, ConcurrentHashMap::new),
          Map.entry(ConcurrentNavigableMap.class, ConcurrentSkipListMap::new),
          Map.entry(ConcurrentSkipListMap.class, ConcurrentSkipListMap::new));

  private final Class<?> declared;
  private final boolean unknownKeys;
  private final boolean unknownValues;
  private final Supplier<Map<@Nullable Object, @Nullable Object>> maker;
  private final boolean sorted;

  private MapForm(
      Class<?> declared,
      Class<?> key,
      Class<?> value,
      Supplier<Map<@Nullable Object, @Nullable Object>> maker) {
    this.declared = declared;
    this.unknownKeys = key.isEnum();
    this.unknownValues = value.isEnum();
    this.maker = maker;
    this.sorted = maker.get() instanceof SortedMap;
  }

  /**
   * The form of a class, or null when it is none of these.
   *
   * @throws IllegalArgumentException when it cannot hold such keys
   */
  static @Nullable MapForm of(Class<?> declared, Class<?> key, Class<?> value) {
    Supplier<Map<@Nullable Object, @Nullable Object>> maker =
        declared == EnumMap.class ? enumMap(key) : MAKERS.get(known(declared));
    if (maker == null) {
      return null;
    }
    MapForm form = new MapForm(declared, key, value, maker);
    if (form.sorted) {
      CollectionForm.checkComparable(declared, key);
    }
    return form;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // the declaration says that the keys are an enum's
  private static Supplier<Map<@Nullable Object, @Nullable Object>> enumMap(Class<?> key) {
    return () -> new EnumMap((Class) key);
  }

  /** Stands in for the interface of Java 21, which this code, made for 17, cannot refer to. */
  private static Class<?> known(Class<?> declared) {
    return declared.getName().equals("java.util.SequencedMap") ? Map.class : declared;
  }

  /** An empty one, or null when no map may be declared as the class, or only an enum's. */
  public static @Nullable Object empty(Class<?> declared) {
    Supplier<Map<@Nullable Object, @Nullable Object>> maker = MAKERS.get(known(declared));
    return maker == null ? null : maker.get();
  }

  /** A new empty one. */
  public Object empty() {
    return maker.get();
  }

  /**
   * What is in a map now; as {@link CollectionForm#contentOf}.
   *
   * @throws MismatchException when it is none of the declared class, or not in natural order
   */
  public Collection<? extends Map.Entry<?, ?>> entriesOf(Object value) throws MismatchException {
    if (!declared.isInstance(value)) {
      throw MismatchException.wrongClass(value, declared);
    }
    if (sorted && value instanceof SortedMap<?, ?> map) {
      CollectionForm.checkOrder(map.comparator(), declared);
    }
    return Snapshot.of((Map<?, ?>) value);
  }

  /** Begins to read one. */
  public Filling filling() {
    return new Filling();
  }

  /** One that is being read. */
  public final class Filling {
    private final Map<@Nullable Object, @Nullable Object> map = maker.get();
    private final Collisions collisions = new Collisions(declared != Hashtable.class);

    private Filling() {}

    /**
     * Puts an entry. One with a null that the class cannot hold is left out if the null stands for
     * an unknown constant of an enum.
     *
     * @throws MismatchException when the entry cannot be put
     */
    public void put(@Nullable Object key, @Nullable Object value) throws MismatchException {
      try {
        if (!sorted) {
          collisions.check(key);
        }
        map.put(key, value);
      } catch (RuntimeException e) {
        if (key != null && (value != null || holdsNullValues())) {
          throw MismatchException.failed("hashCode, equals or compareTo of a key", e);
        }
        if (!(key == null ? unknownKeys : unknownValues)) {
          throw new MismatchException("a null, which no " + declared.getName() + " holds", e);
        }
      }
    }

    private boolean holdsNullValues() {
      return !(map instanceof ConcurrentMap) && !(map instanceof Hashtable);
    }

    /** The map. */
    public Object done() {
      return map;
    }
  }
}
