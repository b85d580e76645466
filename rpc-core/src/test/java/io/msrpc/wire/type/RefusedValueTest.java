package io.msrpc.wire.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.msrpc.wire.Serializer;
import io.msrpc.wire.json.JsonSerializer;
import io.msrpc.wire.protostuff.ProtostuffSerializer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.AbstractList;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What cannot be carried is refused where it is called, naming the place and the remedy. */
class RefusedValueTest {
  static class Animal {
    String name;
  }

  static final class Dog extends Animal {}

  record Owner(String name, List<Animal> animals) {}

  static final class Link {
    Link next;
  }

  sealed interface Shape permits Square {}

  static non-sealed class Square implements Shape {}

  static final class OddSquare extends Square {}

  record Rude(String name) {
    @Override
    public String name() {
      throw new IllegalStateException("not now");
    }
  }

  interface Service {
    void owner(int number, Owner owner);

    void link(Link link);

    void shape(Map<String, Shape> shapes);

    void rude(Rude rude);

    void decimal(Optional<BigDecimal> value);

    void integers(BigInteger[] value);

    void strings(List<String> strings);

    void keys(Map<Integer, Set<Integer>> keys);
  }

  private static final String HERE = "default/io.msrpc.wire.type.RefusedValueTest$Service:1#";
  private static final String NESTED = "io.msrpc.wire.type.RefusedValueTest$";

  @Test
  void refusesASubclass_whenTheClassIsDeclared() {
    Owner owner = new Owner("Ann", Arrays.asList(new Animal(), null, new Dog()));

    assertRefused(
        "owner",
        "(int,%sOwner), argument 2.animals[2]: is a %sDog, declared %sAnimal; the receiver knows"
            + " only the declared class: declare the value's own class, or a sealed type that"
            + " permits it with a @Tag",
        1,
        owner);
  }

  @Test
  void refusesASubclass_whenItIsBelowASealedType() {
    assertRefused(
        "shape",
        "(java.util.Map), argument 1{value 0}: is a %sOddSquare, declared %sShape; the receiver"
            + " knows only the declared class: declare the value's own class, or a sealed type that"
            + " permits it with a @Tag",
        Map.of("a", new OddSquare()));
  }

  @Test
  void refusesACycle() {
    Link link = new Link();
    link.next = link;

    assertRefused(
        "link",
        "(%sLink), argument 1"
            + ".next".repeat(22)
            + "…: nested deeper than 64; if it is a cycle, carry an id instead of the reference",
        link);
  }

  @Test
  void carries64Levels_andRefuses65() {
    for (Serializer serializer : List.of(new ProtostuffSerializer(), new JsonSerializer())) {
      Subject subject = Subject.of(serializer, Service.class, "link");
      assertThat(subject.readArguments(subject.writeArguments(chain(64)))).hasSize(1);
      assertThatIllegalArgumentException().isThrownBy(() -> subject.writeArguments(chain(65)));
    }
  }

  private static Link chain(int length) {
    Link head = null;
    for (int i = 0; i < length; i++) {
      Link link = new Link();
      link.next = head;
      head = link;
    }
    return head;
  }

  @Test
  void refusesAValue_whenItsAccessorFails() {
    assertRefused(
        "rude",
        "(%sRude), argument 1.name: its accessor failed: java.lang.IllegalStateException: not now",
        new Rude("x"));
  }

  @Test
  void refusesNumbers_whenTheReceiverWould() {
    assertRefused(
        "decimal",
        "(java.util.Optional), argument 1: scale -10001 (expected: -10000..10000)",
        Optional.of(new BigDecimal("1E10001")));
    assertRefused(
        "integers",
        "(java.math.BigInteger[]), argument 1[1]: a number of 4097 bytes (expected: at most 4096)",
        (Object) new BigInteger[] {BigInteger.ONE, BigInteger.ONE.shiftLeft(8 * 4096)});
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"})
  void refusesAnElement_whenItIsNotWhatTheListDeclares() {
    List polluted = List.of("a", 1);

    assertRefused(
        "strings",
        "(java.util.List), argument 1[1]: is a java.lang.Integer, declared java.lang.String; the"
            + " receiver knows only the declared class: declare the value's own class, or a sealed"
            + " type that permits it with a @Tag",
        polluted);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Subject.of(Service.class, "keys").writeArguments(Map.of(1, List.of(1))))
        .withMessageContaining("argument 1{value 0}: is a java.util.ImmutableCollections$List12");
  }

  @Test
  void carriesWhatACollectionHolds_whateverItsSizeSays() {
    List<String> shrinking =
        new AbstractList<>() {
          @Override
          public String get(int index) {
            return "a";
          }

          @Override
          public int size() {
            return 3;
          }

          @Override
          public Iterator<String> iterator() {
            return List.of("a").iterator();
          }
        };

    Subject subject = Subject.of(Service.class, "strings");
    assertThat(subject.readArguments(subject.writeArguments(shrinking)))
        .containsExactly(List.of("a"));
  }

  @Test
  void refusesACollection_whenItChangesMeanwhile() {
    Map<Integer, Set<Integer>> map = new HashMap<>();
    Set<Integer> changing =
        new AbstractSet<>() {
          @Override
          public Iterator<Integer> iterator() {
            map.put(map.size(), Set.of());
            return Collections.emptyIterator();
          }

          @Override
          public int size() {
            return 0;
          }
        };
    map.put(0, changing);
    map.put(1, changing);

    assertRefused(
        "keys",
        "(java.util.Map), argument 1: it changed while it was written; send a copy, or use a"
            + " collection that threads may share, such as CopyOnWriteArrayList or"
            + " ConcurrentHashMap",
        map);
  }

  @Test
  void refusesTheWrongNumberOfArguments() {
    assertRefused("rude", "(%sRude): 0 arguments (expected: 1)");
  }

  @Test
  void leavesTheBufferAsItWas_whenItRefuses() {
    Subject subject = Subject.of(Service.class, "owner");
    ByteBuf out = Unpooled.buffer().writeInt(42);
    Owner owner = new Owner("Ann", Collections.singletonList(new Dog()));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> subject.codec().writeArguments(new Object[] {1, owner}, out));

    assertThat(out.readableBytes()).isEqualTo(4);
  }

  private static void assertRefused(String method, String message, Object... arguments) {
    for (Serializer serializer : List.of(new ProtostuffSerializer(), new JsonSerializer())) {
      assertRefused(serializer, method, message, arguments);
    }
  }

  private static void assertRefused(
      Serializer serializer, String method, String message, Object... arguments) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Subject.of(serializer, Service.class, method).writeArguments(arguments))
        .withMessage(HERE + method + message.replace("%s", NESTED));
  }
}
