package io.msrpc.wire.protostuff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.annotation.Tag;
import io.msrpc.annotation.Unknown;
import io.msrpc.wire.InvalidPayloadException;
import io.msrpc.wire.type.Description;
import io.msrpc.wire.type.Subject;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An older and a newer side of one service understand each other. */
class CompatibilityTest {
  record OldUser(long id, String name) {}

  record NewUser(
      long id,
      String name,
      int age,
      boolean active,
      Integer boxed,
      NewUser parent,
      Mode mode,
      Instant since,
      byte[] picture,
      int[] marks,
      List<String> tags,
      Set<Integer> numbers,
      Collection<Long> more,
      Map<String, NewUser> friends,
      Optional<String> mail,
      OptionalInt rank) {}

  record Tagged(@Tag(2) String name, @Tag(1) long id) {}

  enum Mode {
    OLD
  }

  enum NewMode {
    OLD,
    NEW
  }

  enum SafeMode {
    OLD,
    @Unknown
    OTHER
  }

  sealed interface Old permits OldCircle {}

  record OldCircle(int radius) implements Old {}

  sealed interface New permits NewCircle, NewSquare {}

  record NewCircle(int radius, String color) implements New {}

  record NewSquare() implements New {}

  interface Service {
    OldUser old();

    NewUser newer();

    Tagged tagged();

    List<OldUser> olds();

    List<NewUser> news();

    NewMode newMode();

    Mode mode();

    SafeMode safeMode();

    Map<Mode, Integer> oldModes();

    Map<NewMode, Integer> newModes();

    Old oldShape();

    New newShape();

    int integer();

    long wide();

    short narrow();

    int[] array();

    List<Long> list();

    String text();

    Optional<String> optional();
  }

  private static Object read(String written, String reader) {
    return Subject.of(Service.class, reader).read(written);
  }

  private static String write(String writer, Object value) {
    return Subject.of(Service.class, writer).write(value);
  }

  @Test
  void readsDefaults_whenTheSenderLacksTheFields() {
    NewUser read = (NewUser) read(write("old", new OldUser(1, "Ann")), "newer");

    assertThat(Description.of(read))
        .isEqualTo(
            Description.of(
                new NewUser(
                    1,
                    "Ann",
                    0,
                    false,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    List.of(),
                    Set.of(),
                    List.of(),
                    Map.of(),
                    Optional.empty(),
                    OptionalInt.empty())));
  }

  private static NewUser full() {
    NewUser parent = (NewUser) read("01", "newer");
    return new NewUser(
        1,
        "Ann",
        2,
        true,
        3,
        parent,
        Mode.OLD,
        Instant.EPOCH,
        new byte[] {1},
        new int[] {1},
        List.of("a"),
        Set.of(1),
        List.of(2L),
        Map.of("b", parent),
        Optional.of("c"),
        OptionalInt.of(4));
  }

  @Test
  void skipsTheFields_whenTheReceiverLacksThem() {
    assertThat(read(write("newer", full()), "old")).isEqualTo(new OldUser(1, "Ann"));
  }

  @Test
  void readsBothWays_whenTheRecordIsNested() {
    assertThat(read(write("news", List.of(full(), full())), "olds"))
        .isEqualTo(List.of(new OldUser(1, "Ann"), new OldUser(1, "Ann")));
    assertThat((List<?>) read(write("olds", List.of(new OldUser(5, "Bob"))), "news"))
        .singleElement()
        .matches(user -> ((NewUser) user).id() == 5);
  }

  @Test
  void followsTheTag_whenComponentsChangePlaces() {
    assertThat(read(write("old", new OldUser(1, "Ann")), "tagged")).isEqualTo(new Tagged("Ann", 1));
  }

  @Test
  void readsNullOrTheUnknownConstant_whenTheNameIsNew() {
    String written = write("newMode", NewMode.NEW);

    assertThat(read(written, "mode")).isNull();
    assertThat(read(written, "safeMode")).isEqualTo(SafeMode.OTHER);
    assertThat(read(write("newModes", Map.of(NewMode.NEW, 1)), "oldModes"))
        .isEqualTo(Collections.singletonMap(null, 1));
  }

  @Test
  void readsASealedType_whenOnlyTheSubtypeGrew() {
    assertThat(read(write("newShape", new NewCircle(1, "red")), "oldShape"))
        .isEqualTo(new OldCircle(1));
    assertThat(read(write("oldShape", new OldCircle(1)), "newShape"))
        .isEqualTo(new NewCircle(1, null));
  }

  @Test
  void refuses_whenTheSubtypeIsNew() {
    String written = write("newShape", new NewSquare());

    assertThatThrownBy(() -> read(written, "oldShape"))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessageEndingWith("result: 2 is no subtype of " + Old.class.getName() + " known here");
  }

  @Test
  void readsANumber_whenItsTypeIsWiderOrItFits() {
    assertThat(read(write("integer", -5), "wide")).isEqualTo(-5L);
    assertThat(read(write("wide", -5L), "narrow")).isEqualTo((short) -5);
    assertThatThrownBy(() -> read(write("wide", 1L << 40), "integer"))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessageEndingWith("result: 1099511627776 (expected: an int)");
    assertThatThrownBy(() -> read(write("integer", 40_000), "narrow"))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessageEndingWith("result: 40000 (expected: -32768..32767)");
  }

  @Test
  void readsAListAsAnArray_andAValueAsAnOptional() {
    assertThat(read(write("array", new int[] {1, -1}), "list")).isEqualTo(List.of(1L, -1L));
    assertThat(read(write("list", List.of(1L, 2L)), "array")).isEqualTo(new int[] {1, 2});
    assertThat(read(write("text", "a"), "optional")).isEqualTo(Optional.of("a"));
    assertThat(read(write("optional", Optional.empty()), "text")).isNull();
  }
}
