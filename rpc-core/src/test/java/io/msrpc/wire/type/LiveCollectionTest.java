package io.msrpc.wire.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.msrpc.wire.Serializer;
import io.msrpc.wire.json.JsonSerializer;
import io.msrpc.wire.protostuff.ProtostuffSerializer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A collection that changes while it is written: here in the same thread, by the accessor of an
 * element, so that it happens in every run.
 */
class LiveCollectionTest {
  private static final ThreadLocal<Runnable> ON_READ = ThreadLocal.withInitial(() -> () -> {});

  static final List<Serializer> SERIALIZERS =
      List.of(new ProtostuffSerializer(), new JsonSerializer());

  record Item(int id) {
    @Override
    public int id() {
      ON_READ.get().run();
      return id;
    }
  }

  interface Service {
    Collection<Item> items();

    Map<Integer, Item> byId();
  }

  static Stream<Collection<Item>> shared() {
    return Stream.of(
        new CopyOnWriteArrayList<>(),
        new CopyOnWriteArraySet<>(),
        new ConcurrentLinkedQueue<>(),
        new ConcurrentLinkedDeque<>(),
        new LinkedBlockingQueue<>(),
        new Vector<>(),
        Collections.synchronizedList(new ArrayList<>()),
        ConcurrentHashMap.newKeySet());
  }

  static Stream<Map<Integer, Item>> sharedMaps() {
    return Stream.of(
        new ConcurrentHashMap<>(),
        new ConcurrentSkipListMap<>(),
        Collections.synchronizedMap(new HashMap<>()),
        Collections.synchronizedSortedMap(new TreeMap<>()));
  }

  @ParameterizedTest
  @MethodSource("shared")
  void carriesASharedCollection_asItWasWhenItsWritingBegan(Collection<Item> items) {
    for (Serializer serializer : SERIALIZERS) {
      items.add(new Item(1));
      items.add(new Item(2));
      int size = items.size();
      String written = writtenWhile(() -> items.add(new Item(items.size() + 1)), serializer, items);

      assertThat((Collection<?>) Subject.of(serializer, Service.class, "items").read(written))
          .hasSize(size);
    }
  }

  @ParameterizedTest
  @FieldSource("SERIALIZERS")
  void carriesAView_ofASharedCollection(Serializer serializer) {
    Map<Integer, Item> map = new ConcurrentHashMap<>(Map.of(1, new Item(1), 2, new Item(2)));
    Collection<Item> view = Collections.unmodifiableCollection(map.values());

    String written = writtenWhile(() -> map.put(map.size() + 1, new Item(0)), serializer, view);

    assertThat((Collection<?>) Subject.of(serializer, Service.class, "items").read(written))
        .hasSize(2);
  }

  private static String writtenWhile(Runnable change, Serializer serializer, Object items) {
    int[] times = new int[1];
    ON_READ.set(
        () -> {
          if (times[0]++ < 3) {
            change.run();
          }
        });
    try {
      String method = items instanceof Map ? "byId" : "items";
      return Subject.of(serializer, Service.class, method).write(items);
    } finally {
      ON_READ.remove();
    }
  }

  @ParameterizedTest
  @MethodSource("sharedMaps")
  void carriesASharedMap_asItWasWhenItsWritingBegan(Map<Integer, Item> map) {
    for (Serializer serializer : SERIALIZERS) {
      map.put(1, new Item(1));
      map.put(2, new Item(2));
      int size = map.size();
      String written = writtenWhile(() -> map.put(map.size() + 1, new Item(0)), serializer, map);

      assertThat((Map<?, ?>) Subject.of(serializer, Service.class, "byId").read(written))
          .hasSize(size);
    }
  }

  @ParameterizedTest
  @FieldSource("SERIALIZERS")
  void refusesAnUnsharedOne_sayingWhatToUse(Serializer serializer) {
    List<Item> items = new ArrayList<>(List.of(new Item(1), new Item(2)));
    Map<Integer, Item> map = new HashMap<>(Map.of(1, new Item(1), 2, new Item(2)));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> writtenWhile(() -> items.add(new Item(3)), serializer, items))
        .withMessageEndingWith(
            "result: it changed while it was written; send a copy, or use a collection that"
                + " threads may share, such as CopyOnWriteArrayList or ConcurrentHashMap");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> writtenWhile(() -> map.put(3, new Item(3)), serializer, map))
        .withMessageContaining("result: it changed while it was written; send a copy");
  }
}
