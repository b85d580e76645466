package io.msrpc.wire.type;

import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.reverseOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.wire.InvalidPayloadException;
import io.msrpc.wire.Serializer;
import io.msrpc.wire.json.JsonSerializer;
import io.msrpc.wire.protostuff.ProtostuffSerializer;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.Stack;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What a declared collection is when it arrives: of its class, and the receiver's to change. */
class ReceivedCollectionTest {
  static final List<Serializer> SERIALIZERS =
      List.of(new ProtostuffSerializer(), new JsonSerializer());

  enum Day {
    MON,
    TUE
  }

  enum NewDay {
    MON,
    NEW,
    TUE
  }

  record Sequences(
      Iterable<Day> iterable,
      Collection<Day> collection,
      List<Day> list,
      ArrayList<Day> arrayList,
      LinkedList<Day> linkedList,
      Vector<Day> vector,
      Stack<Day> stack,
      CopyOnWriteArrayList<Day> copying,
      Queue<Day> queue,
      Deque<Day> deque,
      ArrayDeque<Day> arrayDeque,
      PriorityQueue<Day> priorities,
      ConcurrentLinkedQueue<Day> linkedQueue,
      ConcurrentLinkedDeque<Day> linkedDeque) {}

  record Sets(
      Set<Day> set,
      HashSet<Day> hashSet,
      LinkedHashSet<Day> linkedSet,
      SortedSet<Day> sortedSet,
      NavigableSet<Day> navigableSet,
      TreeSet<Day> treeSet,
      ConcurrentSkipListSet<Day> skipList,
      EnumSet<Day> enumSet) {}

  record Maps(
      Map<Day, Integer> map,
      HashMap<Day, Integer> hashMap,
      LinkedHashMap<Day, Integer> linkedMap,
      Hashtable<Day, Integer> table,
      SortedMap<Day, Integer> sortedMap,
      NavigableMap<Day, Integer> navigableMap,
      TreeMap<Day, Integer> treeMap,
      ConcurrentMap<Day, Integer> concurrentMap,
      ConcurrentHashMap<Day, Integer> concurrentHashMap,
      ConcurrentNavigableMap<Day, Integer> concurrentNavigableMap,
      ConcurrentSkipListMap<Day, Integer> skipList,
      EnumMap<Day, Integer> enumMap) {}

  interface Service {
    Sequences sequences();

    Sets sets();

    Maps maps();

    EnumSet<Day> days();

    EnumSet<NewDay> newDays();

    SortedSet<Day> sortedDays();

    ConcurrentMap<String, Day> dayByName();

    Map<String, NewDay> newDayByName();

    SortedSet<String> sorted();

    TreeMap<String, Integer> sortedMap();

    PriorityQueue<String> priorities();

    Set<String> set();

    ArrayDeque<String> noNulls();

    List<String> nulls();

    Map<String, Integer> nullValues();

    ConcurrentHashMap<String, Integer> noNullValues();

    Map.Entry<String, Integer> entry();
  }

  private static Subject subject(Serializer serializer, String method) {
    return Subject.of(serializer, Service.class, method);
  }

  private static List<Day> days() {
    return new ArrayList<>(List.of(Day.MON, Day.TUE));
  }

  private static Sequences sequences() {
    Stack<Day> stack = new Stack<>();
    stack.addAll(days());
    return new Sequences(
        days(),
        days(),
        days(),
        new ArrayList<>(days()),
        new LinkedList<>(days()),
        new Vector<>(days()),
        stack,
        new CopyOnWriteArrayList<>(days()),
        new LinkedList<>(days()),
        new LinkedList<>(days()),
        new ArrayDeque<>(days()),
        new PriorityQueue<>(days()),
        new ConcurrentLinkedQueue<>(days()),
        new ConcurrentLinkedDeque<>(days()));
  }

  private static Sets sets() {
    return new Sets(
        new LinkedHashSet<>(days()),
        new HashSet<>(days()),
        new LinkedHashSet<>(days()),
        new TreeSet<>(days()),
        new TreeSet<>(days()),
        new TreeSet<>(days()),
        new ConcurrentSkipListSet<>(days()),
        EnumSet.allOf(Day.class));
  }

  private static Maps maps() {
    Map<Day, Integer> map = Map.of(Day.MON, 1);
    return new Maps(
        new LinkedHashMap<>(map),
        new HashMap<>(map),
        new LinkedHashMap<>(map),
        new Hashtable<>(map),
        new TreeMap<>(map),
        new TreeMap<>(map),
        new TreeMap<>(map),
        new ConcurrentHashMap<>(map),
        new ConcurrentHashMap<>(map),
        new ConcurrentSkipListMap<>(map),
        new ConcurrentSkipListMap<>(map),
        new EnumMap<>(map));
  }

  @ParameterizedTest
  @FieldSource("SERIALIZERS")
  void hasTheClassThatIsDeclared(Serializer serializer) throws Exception {
    for (Record sent : List.of(sequences(), sets(), maps())) {
      String method = sent.getClass().getSimpleName().toLowerCase(Locale.ROOT);
      Object read = subject(serializer, method).readBack(sent);
      for (var component : sent.getClass().getRecordComponents()) {
        Object before = component.getAccessor().invoke(sent);
        Object after = component.getAccessor().invoke(read);
        assertThat(after).as(component.getName()).hasSameClassAs(before);
        assertThat(after).asString().isEqualTo(before.toString());
      }
    }
  }

  @ParameterizedTest
  @FieldSource("SERIALIZERS")
  void belongsToTheReceiver_alsoWhenItWasMissing(Serializer serializer) throws Exception {
    String nothing = serializer.codec() == 1 ? "01" : ByteBufUtil.hexDump(new byte[] {'{', '}'});
    for (Object one : List.of(sequences(), sets())) {
      String method = one.getClass().getSimpleName().toLowerCase(Locale.ROOT);
      Object read = subject(serializer, method).read(nothing);
      for (var component : read.getClass().getRecordComponents()) {
        @SuppressWarnings("unchecked")
        Collection<Day> items = (Collection<Day>) component.getAccessor().invoke(read);
        assertThat(items).as(component.getName()).isEmpty();
        assertThat(items.add(Day.TUE)).isTrue();
      }
    }
    Maps read = (Maps) subject(serializer, "maps").read(nothing);
    assertThat(read.map().put(Day.MON, 1)).isNull();
    assertThat(read.enumMap().put(Day.MON, 1)).isNull();
    Sets sent = (Sets) subject(serializer, "sets").readBack(sets());
    assertThat(sent.set().remove(Day.MON)).isTrue();
  }

  @ParameterizedTest
  @FieldSource("SERIALIZERS")
  void leavesOutAConstantThatIsUnknown_whereNoNullCanBe(Serializer serializer) {
    String newDays = subject(serializer, "newDays").write(EnumSet.allOf(NewDay.class));
    assertThat(subject(serializer, "days").read(newDays)).isEqualTo(EnumSet.allOf(Day.class));
    assertThat(subject(serializer, "sortedDays").read(newDays))
        .isEqualTo(new TreeSet<>(List.of(Day.MON, Day.TUE)));
    String byName =
        subject(serializer, "newDayByName").write(Map.of("a", NewDay.NEW, "b", NewDay.TUE));
    assertThat(subject(serializer, "dayByName").read(byName)).isEqualTo(Map.of("b", Day.TUE));
  }

  @ParameterizedTest
  @FieldSource("SERIALIZERS")
  void refusesANull_thatTheClassCannotHold(Serializer serializer) {
    String nulls = subject(serializer, "nulls").write(Arrays.asList("a", null));
    assertThatThrownBy(() -> subject(serializer, "noNulls").read(nulls))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessageEndingWith("a null, which no java.util.ArrayDeque holds");
    String nullValue = subject(serializer, "nullValues").write(Collections.singletonMap("a", null));
    assertThatThrownBy(() -> subject(serializer, "noNullValues").read(nullValue))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessageEndingWith("a null, which no java.util.concurrent.ConcurrentHashMap holds");
  }

  @ParameterizedTest
  @FieldSource("SERIALIZERS")
  void refusesAnOrderThatTheReceiverDoesNotKnow_ifItIsDeclaredAsSorted(Serializer serializer) {
    Set<String> reversed = new TreeSet<>(reverseOrder());
    reversed.addAll(List.of("a", "b"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> subject(serializer, "sorted").write(reversed))
        .withMessageEndingWith(
            "result: is sorted by a comparator, which is not carried; declare java.util.Set or"
                + " List, which keep its order, or use the natural order");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> subject(serializer, "sortedMap").write(new TreeMap<>(reverseOrder())))
        .withMessageContaining("is sorted by a comparator");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> subject(serializer, "priorities").write(new PriorityQueue<>(reverseOrder())))
        .withMessageContaining("is sorted by a comparator");
    assertThat((Collection<?>) subject(serializer, "set").readBack(reversed))
        .asString()
        .isEqualTo("[b, a]");
    assertThat(subject(serializer, "sorted").readBack(new TreeSet<>(naturalOrder())))
        .isEqualTo(Set.of());
  }

  @ParameterizedTest
  @FieldSource("SERIALIZERS")
  void carriesAnEntryOfAnyMap(Serializer serializer) {
    Map<String, Integer> map = new HashMap<>();
    map.put("a", null);
    Map.Entry<?, ?> read =
        (Map.Entry<?, ?>) subject(serializer, "entry").readBack(map.entrySet().iterator().next());
    assertThat(read.getKey()).isEqualTo("a");
    assertThat(read.getValue()).isNull();
    assertThat(subject(serializer, "entry").readBack(Map.entry("b", 2)))
        .isEqualTo(Map.entry("b", 2));
  }
}
