package io.msrpc.wire.protostuff;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.wire.type.Description;
import io.msrpc.wire.type.Everything;
import io.msrpc.wire.type.Everything.Counted;
import io.msrpc.wire.type.Everything.Plain;
import io.msrpc.wire.type.RandomValues;
import io.msrpc.wire.type.Subject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RoundTripTest {
  interface Service {
    Everything everything();

    String call(int number, String text, List<String> texts, Everything everything);

    CompletableFuture<List<Everything>> later();

    CompletableFuture<Void> done();

    Plain plain();

    Counted counted();

    Map<String, Integer> map();

    Set<List<Integer>> sets();

    int primitive();
  }

  static LongStream seeds() {
    return LongStream.range(0, 100);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void readsBackWhatItWrote(long seed) {
    Subject subject = Subject.of(Service.class, "everything");
    Everything value = new RandomValues(seed).everything();

    String written = subject.write(value);
    Object read = subject.read(written);

    assertThat(Description.of(read)).isEqualTo(Description.of(value));
    assertThat(subject.write(read)).isEqualTo(written);
  }

  @Test
  void keepsArguments_whenSomeAreNull() {
    Subject subject = Subject.of(Service.class, "call");
    Object[] arguments = {7, null, Arrays.asList("a", null), null};

    Object[] read = subject.readArguments(subject.writeArguments(arguments));

    assertThat(read).containsExactly(arguments);
  }

  @Test
  void readsNullAsZero_whenTheArgumentIsPrimitive() {
    assertThat(Subject.of(Service.class, "call").readArguments("00 00 00 00"))
        .containsExactly(0, null, null, null);
    assertThat(Subject.of(Service.class, "primitive").read("00")).isEqualTo(0);
  }

  @Test
  void carriesTheValueInsideTheFuture_whenTheMethodIsAsynchronous() {
    Subject subject = Subject.of(Service.class, "later");
    List<Everything> value = Collections.singletonList(null);

    assertThat(subject.readBack(value)).isEqualTo(value);
    assertThat(Subject.of(Service.class, "done").write(null)).isEqualTo("00");
  }

  @Test
  void ignoresTheValue_whenTheMethodIsVoidHere() {
    assertThat(Subject.of(Service.class, "done").read("04 08ac02")).isNull();
  }

  @Test
  void carriesTheFieldsOfAClass_superclassFirst_withoutStaticAndTransient() {
    assertThat(Subject.of(Service.class, "counted").write(new Counted(5L, 6)))
        .isEqualTo("05" + "0805" + "1006");
    Plain read = (Plain) Subject.of(Service.class, "plain").readBack(new Plain(1, "a"));
    assertThat(read.id()).isEqualTo(1);
    assertThat(read.name()).isEqualTo("a");
    assertThat(read.cached).isEqualTo(7);
  }

  @Test
  void keepsTheOrder_whenAMapOrSetHasOne() {
    Map<String, Integer> map = new LinkedHashMap<>();
    List.of("c", "a", "b").forEach(key -> map.put(key, key.hashCode()));

    Map<?, ?> read = (Map<?, ?>) Subject.of(Service.class, "map").readBack(map);

    assertThat(new ArrayList<>(read.keySet())).isEqualTo(List.of("c", "a", "b"));
  }

  @Test
  void keepsTheLast_whenAKeyOrElementComesTwice() {
    assertThat(Subject.of(Service.class, "map").read("0d 0802 120161 2001 120161 2002"))
        .isEqualTo(Map.of("a", 2));
    assertThat((Set<?>) Subject.of(Service.class, "sets").read("0b 0802 13080014 13080014"))
        .hasSize(1);
  }
}
