package io.msrpc.wire.type;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.SortedSet;
import java.util.Stack;
import java.util.TreeSet;
import java.util.Vector;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A class that a collection may be declared as, and what one is read as: the class itself, or of an
 * interface the usual implementation. What is read is mutable and belongs to the receiver alone.
 *
 * <p>Comparators do not travel: what is declared as sorted has the natural order of its elements.
 */
public final class CollectionForm {
  private static final Map<Class<?>, IntFunction<Collection<@Nullable Object>>> MAKERS = makers();

  /** Of a list whose elements may be anything. */
  public static final CollectionForm LIST =
      new CollectionForm(List.class, Object.class, ArrayList::new);

  private final Class<?> declared;
  private final Class<?> element;
  private final IntFunction<Collection<@Nullable Object>> maker;
  private final boolean sorted;

  private CollectionForm(
      Class<?> declared, Class<?> element, IntFunction<Collection<@Nullable Object>> maker) {
    this.declared = declared;
    this.element = element;
    this.maker = maker;
    Collection<?> made = maker.apply(0);
    this.sorted = made instanceof SortedSet || made instanceof PriorityQueue;
  }

  @SuppressWarnings("JdkObsolete") // people declare them
  private static Map<Class<?>, IntFunction<Collection<@Nullable Object>>> makers() {
    Map<Class<?>, IntFunction<Collection<@Nullable Object>>> makers = new HashMap<>();
    for (Class<?> list : new Class<?>[] {Iterable.class, Collection.class, List.class}) {
      makers.put(list, ArrayList::new);
    }
    makers.put(ArrayList.class, ArrayList::new);
    makers.put(CopyOnWriteArrayList.class, ArrayList::new); // becomes one when it is complete
    makers.put(Vector.class, Vector::new);
    makers.put(Stack.class, size -> new Stack<>());
    makers.put(Set.class, size -> new LinkedHashSet<>());
    makers.put(LinkedHashSet.class, size -> new LinkedHashSet<>());
    makers.put(HashSet.class, size -> new HashSet<>());
    makers.put(SortedSet.class, size -> new TreeSet<>());
    makers.put(NavigableSet.class, size -> new TreeSet<>());
    makers.put(TreeSet.class, size -> new TreeSet<>());
    makers.put(ConcurrentSkipListSet.class, size -> new ConcurrentSkipListSet<>());
    makers.put(Queue.class, size -> new LinkedList<>()); // unlike an ArrayDeque it holds null
    makers.put(Deque.class, size -> new LinkedList<>());
    makers.put(LinkedList.class, size -> new LinkedList<>());
    makers.put(ArrayDeque.class, ArrayDeque::new);
    makers.put(PriorityQueue.class, size -> new PriorityQueue<>());
    makers.put(ConcurrentLinkedQueue.class, size -> new ConcurrentLinkedQueue<>());
    makers.put(ConcurrentLinkedDeque.class, size -> new ConcurrentLinkedDeque<>());
    return Map.copyOf(makers);
  }

  /**
   * The form of a class, or null when it is none of these.
   *
   * @throws IllegalArgumentException when it cannot hold such elements
   */
  static @Nullable CollectionForm of(Class<?> declared, Class<?> element) {
    IntFunction<Collection<@Nullable Object>> maker =
        declared == EnumSet.class ? enumSet(element) : MAKERS.get(known(declared));
    if (maker == null) {
      return null;
    }
    CollectionForm form = new CollectionForm(declared, element, maker);
    if (form.sorted) {
      checkComparable(declared, element);
    }
    return form;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // the declaration says that it is an enum's
  private static IntFunction<Collection<@Nullable Object>> enumSet(Class<?> element) {
    return size -> (Collection) EnumSet.noneOf((Class) element);
  }

  /** Stands in for the interfaces of Java 21, which this code, made for 17, cannot refer to. */
  private static Class<?> known(Class<?> declared) {
    return switch (declared.getName()) {
      case "java.util.SequencedCollection" -> List.class;
      case "java.util.SequencedSet" -> Set.class;
      default -> declared;
    };
  }

  /** Refuses what has no natural order. */
  static void checkComparable(Class<?> declared, Class<?> element) {
    if (!Comparable.class.isAssignableFrom(element)) {
      throw new IllegalArgumentException(
          "%s sorts by natural order, which %s has not; make it Comparable, or declare %s"
              .formatted(
                  declared.getName(),
                  element.getName(),
                  Map.class.isAssignableFrom(declared)
                      ? "java.util.Map"
                      : "java.util.Set or List"));
    }
  }

  /** Refuses an order that the receiver would not know. */
  static void checkOrder(@Nullable Comparator<?> comparator, Class<?> declared)
      throws MismatchException {
    if (comparator != null && !comparator.equals(Comparator.naturalOrder())) {
      throw new MismatchException(
          "is sorted by a comparator, which is not carried; declare "
              + (Map.class.isAssignableFrom(declared) ? "java.util.Map" : "java.util.Set or List")
              + ", which keep its order, or use the natural order");
    }
  }

  /** An empty one, or null when no collection may be declared as the class, or only an enum's. */
  public static @Nullable Object empty(Class<?> declared) {
    IntFunction<Collection<@Nullable Object>> maker = MAKERS.get(known(declared));
    return maker == null ? null : new CollectionForm(declared, Object.class, maker).empty();
  }

  /** A new empty one. */
  public Object empty() {
    return new Filling(0).done();
  }

  /**
   * What is in a collection now; iterating over it may throw {@code
   * ConcurrentModificationException} if no other thread may change the collection.
   *
   * @throws MismatchException when it is none of the declared class, or not in natural order
   */
  public Collection<?> contentOf(Object value) throws MismatchException {
    if (!declared.isInstance(value)) {
      throw MismatchException.wrongClass(value, declared);
    }
    if (sorted && value instanceof SortedSet<?> set) {
      checkOrder(set.comparator(), declared);
    } else if (sorted && value instanceof PriorityQueue<?> queue) {
      checkOrder(queue.comparator(), declared);
    }
    return Snapshot.of((Iterable<?>) value);
  }

  /**
   * Begins to read one.
   *
   * @param expected room for so many elements is made at once
   */
  public Filling filling(int expected) {
    return new Filling(expected);
  }

  /** One that is being read. */
  public final class Filling {
    private final Collection<@Nullable Object> items;
    private final @Nullable Collisions collisions;

    private Filling(int expected) {
      items = maker.apply(expected);
      collisions = items instanceof Set && !sorted ? new Collisions(true) : null;
    }

    /**
     * Adds an element. A null that the class cannot hold is left out if it stands for an unknown
     * constant of an enum.
     *
     * @throws MismatchException when the element cannot be added
     */
    public void add(@Nullable Object item) throws MismatchException {
      try {
        if (collisions != null) {
          collisions.check(item);
        }
        items.add(item);
      } catch (RuntimeException e) {
        if (item != null) {
          throw MismatchException.failed("hashCode, equals or compareTo of an element", e);
        }
        if (!element.isEnum()) {
          throw new MismatchException("a null, which no " + declared.getName() + " holds", e);
        }
      }
    }

    /** The collection. */
    public Object done() {
      return declared == CopyOnWriteArrayList.class ? new CopyOnWriteArrayList<>(items) : items;
    }
  }
}
