package io.msrpc.im.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.msrpc.im.chat.Entry;
import io.msrpc.im.chat.EntryType;
import io.msrpc.im.chat.Head;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class EventWriterTest {
  private static final String CMID = "0123456789abcdef0123456789abcdef";
  private static final long TIME = 1_767_225_600_000L;
  private static final Entry TEXT =
      new Entry(
          4, 4, EntryType.TEXT, "uann", "Ann", CMID, TIME, "hi", 0, List.of(), null, Map.of());
  private static final Entry IMAGE =
      new Entry(
          5,
          5,
          EntryType.IMAGE,
          "uann",
          "Ann",
          CMID,
          TIME,
          "hi",
          4,
          List.of("ubob"),
          "/files/1",
          Map.of("k", "v"));
  private static final String CONV = "p.uann.ubob";

  private final EventWriter writer = new EventWriter(new Json());

  private static List<Reply> replies() {
    return List.of(
        new Reply(null, new Event.Hello("gw-1", "msim.json.v1", 30_000, 65_536)),
        new Reply(null, new Event.SystemNotice("AUTH_REMINDER", "say AUTH with your token")),
        new Reply(1L, new Event.AuthOk("s1", "uann", "d1", "web", 50_000, 32, "r", TIME)),
        new Reply(2L, new Event.SendAck(CMID, CONV, 1, 4, 4, TIME, false, true)),
        new Reply(null, new Event.Push(CONV, 1, List.of(TEXT))),
        new Reply(3L, new Event.Entries(CONV, 1, 4, 5, List.of(TEXT, IMAGE), 5, 5, false)),
        new Reply(null, new Event.Heads(List.of(new Head(CONV, 1, 1, 5, 5, 3, 2)), false)),
        new Reply(null, new Event.ReadMoved(CONV, "ubob", 5)),
        new Reply(4L, new Event.Pong(TIME)),
        new Reply(null, new Event.Kick("SIGNED_IN_ELSEWHERE")),
        new Reply(
            null,
            new Event.GoAway(
                List.of(new GatewayAddress("gw-2", "ws://127.0.0.1:8181/im", "127.0.0.1:8182")),
                2_000)),
        new Reply(5L, Event.Failure.of(ErrorCode.RATE_LIMITED, "too many messages", 50, CMID)),
        new Reply(6L, Event.Failure.of(ErrorCode.BAD_FORMAT, "body.token: missing or empty")));
  }

  static Stream<Arguments> vectors() {
    List<JsonNode> expected = Vectors.events();
    List<Reply> replies = replies();
    assertThat(expected).hasSameSizeAs(replies);
    List<Arguments> pairs = new ArrayList<>();
    for (int i = 0; i < replies.size(); i++) {
      pairs.add(Arguments.of(expected.get(i).get("cmd").asText(), replies.get(i), expected.get(i)));
    }
    return pairs.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void writesTheVectors_fieldByFieldAndInOrder(String cmd, Reply reply, JsonNode expected) {
    assertThat(new String(writer.write(reply), UTF_8)).isEqualTo(expected.toString());
  }

  @Test
  void hasAVector_forEveryKindOfEvent() {
    Stream<String> kinds =
        Stream.of(Event.class.getPermittedSubclasses()).map(Class::getSimpleName);

    assertThat(replies().stream().map(reply -> reply.event().getClass().getSimpleName()))
        .containsAll(kinds.toList());
  }

  @Test
  void leavesTheTicketOut_whenPrinted() {
    assertThat(new Event.AuthOk("s1", "uann", "d1", "web", 1, 1, "secret", 1).toString())
        .doesNotContain("secret");
  }

  static LongStream seeds() {
    return LongStream.range(0, 100);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void fitsInAFrame_whateverTheEntriesAre(long seed) throws IOException {
    Random random = new Random(seed);
    List<Entry> entries = Stream.generate(() -> entry(random)).limit(200).toList();

    int count = EventWriter.fitting(entries);
    byte[] frame =
        writer.write(
            new Reply(
                Limits.INTEGER, new Event.Push("c".repeat(128), 1, entries.subList(0, count))));

    assertThat(count).isBetween(1, 200);
    assertThat(frame.length).isLessThanOrEqualTo(Limits.SERVER_FRAME);
    assertThat(Vectors.JSON.readTree(frame).at("/body/entries")).hasSize(count);
  }

  @Test
  void takesOneEntry_evenIfItIsTooLarge_andNoneOfNone() {
    Entry huge =
        new Entry(
            1,
            1,
            EntryType.TEXT,
            "u",
            "n",
            CMID,
            1,
            "x".repeat(Limits.SERVER_FRAME),
            0,
            List.of(),
            null,
            Map.of());

    assertThat(EventWriter.fitting(List.of(huge, TEXT))).isEqualTo(1);
    assertThat(EventWriter.fitting(List.of())).isZero();
  }

  private static Entry entry(Random random) {
    int length = random.nextInt(3) == 0 ? random.nextInt(5_000) : random.nextInt(50);
    String[] alphabet = {"a", "\"", "\\", "\n", "\u0001", "é", "你", "😀", "<"};
    StringBuilder content = new StringBuilder();
    for (int i = 0; i < length; i++) {
      content.append(alphabet[random.nextInt(alphabet.length)]);
    }
    return new Entry(
        Limits.INTEGER,
        Limits.INTEGER,
        EntryType.CUSTOM,
        "u".repeat(32),
        "你".repeat(64),
        CMID,
        Limits.INTEGER,
        content.toString(),
        Limits.INTEGER,
        List.of("u".repeat(32)),
        random.nextBoolean() ? "https://" + content : null,
        Map.of("k\"", content.toString()));
  }
}
