package io.msrpc.wire.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.wire.type.Description;
import io.msrpc.wire.type.Everything;
import io.msrpc.wire.type.RandomValues;
import io.msrpc.wire.type.Subject;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonRoundTripTest {
  interface Service {
    Everything everything();

    String call(int number, String text, List<String> texts, Everything everything);

    CompletableFuture<Void> done();

    void none();

    Map<String, Integer> map();

    Map<UUID, Integer> byUuid();

    Map<Double, Character> byNumber();

    Map<List<Integer>, Optional<String>> byList();

    String text();

    Flow.Publisher<Integer> both(String name, Flow.Publisher<List<String>> lists);
  }

  private static Subject subject(String method) {
    return Subject.of(new JsonSerializer(), Service.class, method);
  }

  private static String json(String method, Object value) {
    return new String(ByteBufUtil.decodeHexDump(subject(method).write(value)), UTF_8);
  }

  private static Object read(String method, String json) {
    return subject(method).read(ByteBufUtil.hexDump(json.getBytes(UTF_8)));
  }

  static LongStream seeds() {
    return LongStream.range(0, 100);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void readsBackWhatItWrote(long seed) {
    Subject subject = subject("everything");
    Everything value = new RandomValues(seed).everything();

    String written = subject.write(value);
    Object read = subject.read(written);

    assertThat(Description.of(read)).isEqualTo(Description.of(value));
    assertThat(subject.write(read)).isEqualTo(written);
  }

  @Test
  void keepsArguments_whenSomeAreNull() {
    Subject subject = subject("call");
    Object[] arguments = {7, null, Arrays.asList("a", null), null};

    String written = subject.writeArguments(arguments);

    assertThat(new String(ByteBufUtil.decodeHexDump(written), UTF_8))
        .isEqualTo("[7,null,[\"a\",null],null]");
    assertThat(subject.readArguments(written)).containsExactly(arguments);
  }

  @Test
  void leavesOutTheStream_andCarriesItsItems() {
    Subject subject = subject("both");
    String written = subject.writeArguments("a", null);

    assertThat(written).isEqualTo(ByteBufUtil.hexDump("[\"a\"]".getBytes(UTF_8)));
    assertThat(subject.readArguments(written)).containsExactly("a", null);
    assertThat(subject.codec().readItem(Subject.bytes("[\"b\"]".getBytes(UTF_8))))
        .isEqualTo(List.of("b"));
    assertThat(subject.read(subject.write(5))).isEqualTo(5);
  }

  @Test
  void writesAnEmptyArray_whenThereIsNoParameter_andNull_whenThereIsNoResult() {
    Subject subject = subject("none");

    assertThat(subject.writeArguments()).isEqualTo(ByteBufUtil.hexDump("[]".getBytes(UTF_8)));
    assertThat(json("none", null)).isEqualTo("null");
    assertThat(read("done", "{\"of\":[\"a newer peer\"]}")).isNull();
  }

  @Test
  void readsNullAsZero_whenTheArgumentIsPrimitive() {
    String nulls = ByteBufUtil.hexDump("[null,null,null,null]".getBytes(UTF_8));
    assertThat(subject("call").readArguments(nulls)).containsExactly(0, null, null, null);
  }

  @Test
  void namesMembersByTheTextOfTheKey_whenItHasOne() {
    UUID id = new UUID(0, 7);
    assertThat(json("byUuid", Map.of(id, 1))).isEqualTo("{\"" + id + "\":1}");
    assertThat(json("byNumber", Map.of(1.5, 'a'))).isEqualTo("{\"1.5\":97}");
    assertThat(read("byNumber", "{\"NaN\":98}")).isEqualTo(Map.of(Double.NaN, 'b'));
  }

  @Test
  void writesPairs_whenAKeyHasNoText_orIsNull() {
    assertThat(json("byList", Map.of(List.of(1), Optional.of("a")))).isEqualTo("[[[1],\"a\"]]");
    Map<String, Integer> map = new HashMap<>();
    map.put(null, 1);
    assertThat(json("map", map)).isEqualTo("[[null,1]]");
    assertThat(read("map", "[[null,1]]")).isEqualTo(Collections.singletonMap(null, 1));
    assertThat(read("map", "[[\"a\",1],[\"a\",2]]")).isEqualTo(Map.of("a", 2));
  }

  @Test
  void writesAQuestionMark_forHalfASurrogatePair() {
    assertThat(json("text", "a\ud800b\udc00\ud83d\ude00")).isEqualTo("\"a?b?\ud83d\ude00\"");
  }
}
