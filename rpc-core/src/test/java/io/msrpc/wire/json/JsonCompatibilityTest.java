package io.msrpc.wire.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.annotation.Tag;
import io.msrpc.annotation.Unknown;
import io.msrpc.wire.InvalidPayloadException;
import io.msrpc.wire.type.Subject;
import io.netty.buffer.ByteBufUtil;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An older and a newer side of one service understand each other in JSON, too. */
class JsonCompatibilityTest {
  record Old(long id, String name) {}

  record New(
      long id,
      String name,
      int age,
      boolean active,
      Integer boxed,
      New parent,
      Instant since,
      int[] marks,
      List<String> tags,
      Set<Integer> numbers,
      Map<String, New> friends,
      Optional<String> mail,
      OptionalInt rank) {}

  enum OldMode {
    OLD
  }

  enum SafeMode {
    OLD,
    @Unknown
    OTHER
  }

  enum NewMode {
    OLD,
    NEW
  }

  sealed interface OldShape permits OldCircle {}

  record OldCircle(int radius) implements OldShape {}

  sealed interface NewShape permits NewSquare, NewCircle {}

  @Tag(2)
  record NewSquare() implements NewShape {}

  @Tag(1)
  record NewCircle(int radius, String color) implements NewShape {}

  interface Service {
    List<Old> olds();

    List<New> news();

    OldMode oldMode();

    SafeMode safeMode();

    NewMode newMode();

    Map<OldMode, Integer> oldModes();

    Map<NewMode, Integer> newModes();

    OldShape oldShape();

    NewShape newShape();

    int integer();

    long wide();

    Optional<String> optional();

    String text();
  }

  private static Subject subject(String method) {
    return Subject.of(new JsonSerializer(), Service.class, method);
  }

  private static Object carried(String writer, Object value, String reader) {
    return subject(reader).read(subject(writer).write(value));
  }

  private static New added(long id, String name) {
    return new New(
        id,
        name,
        0,
        false,
        null,
        null,
        null,
        null,
        List.of(),
        Set.of(),
        Map.of(),
        Optional.empty(),
        OptionalInt.empty());
  }

  @Test
  void readsDefaults_whenTheSenderLacksTheMembers() {
    assertThat(carried("olds", List.of(new Old(1, "Ann")), "news"))
        .isEqualTo(List.of(added(1, "Ann")));
  }

  @Test
  void skipsTheMembers_whenTheReceiverLacksThem() {
    New nested =
        new New(
            1,
            "Ann",
            2,
            true,
            3,
            added(2, "Bob"),
            Instant.EPOCH,
            new int[] {1},
            List.of("a"),
            Set.of(1),
            Map.of("Bob", added(2, "Bob")),
            Optional.of("m"),
            OptionalInt.of(4));

    assertThat(carried("news", List.of(nested, nested), "olds"))
        .isEqualTo(List.of(new Old(1, "Ann"), new Old(1, "Ann")));
  }

  @Test
  void takesMembersInAnyOrder() {
    byte[] json = "[{\"name\":\"Ann\",\"id\":1}]".getBytes(UTF_8);
    assertThat(subject("olds").read(ByteBufUtil.hexDump(json)))
        .isEqualTo(List.of(new Old(1, "Ann")));
  }

  @Test
  void readsNullOrTheUnknownConstant_whenTheNameIsNew() {
    assertThat(carried("newMode", NewMode.NEW, "oldMode")).isNull();
    assertThat(carried("newMode", NewMode.NEW, "safeMode")).isEqualTo(SafeMode.OTHER);
    assertThat(carried("newModes", Map.of(NewMode.NEW, 1), "oldModes"))
        .isEqualTo(Collections.singletonMap(null, 1));
  }

  @Test
  void followsTheTag_ofASealedType() {
    assertThat(carried("newShape", new NewCircle(1, "red"), "oldShape"))
        .isEqualTo(new OldCircle(1));
    assertThat(carried("oldShape", new OldCircle(1), "newShape")).isEqualTo(new NewCircle(1, null));
    assertThatThrownBy(() -> carried("newShape", new NewSquare(), "oldShape"))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessageEndingWith("2 is no subtype of " + OldShape.class.getName() + " known here");
  }

  @Test
  void readsAWiderNumber_andAnOptional() {
    assertThat(carried("integer", -5, "wide")).isEqualTo(-5L);
    assertThat(carried("text", "a", "optional")).isEqualTo(Optional.of("a"));
    assertThat(carried("optional", Optional.empty(), "text")).isNull();
  }
}
