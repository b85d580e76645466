package io.msrpc.im.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.im.console.LogCopy.Growth;
import io.msrpc.im.console.LogCopy.Range;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogCopyTest {
  private final LogCopy copy = new LogCopy("c", 1, 0);

  @Test
  void takesEntries_whenTheyAreNext() {
    assertThat(copy.receive(entries(1, 3))).isEqualTo(entries(1, 3));
    assertThat(copy.last()).isEqualTo(3);
    assertThat(copy.missing()).isEmpty();
  }

  @Test
  @DisplayName("C7: duplicates are dropped")
  void dropsEntries_whenTheyAreKnown() {
    copy.receive(entries(1, 3));
    assertThat(copy.receive(entries(2, 3))).isEmpty();
    assertThat(copy.receive(entries(2, 4))).isEqualTo(entries(4, 4));
  }

  @Test
  @DisplayName("C7: early ones are held until the gap is filled")
  void holdsEntries_whenTheyAreEarly() {
    assertThat(copy.receive(entries(3, 4))).isEmpty();
    assertThat(copy.last()).isZero();
    assertThat(copy.missing()).contains(new Range(1, 2));
    assertThat(copy.settle(new Range(1, 2), entries(1, 2)).entries()).isEqualTo(entries(1, 4));
  }

  @Test
  void boundsWhatItHolds_andPullsTheRestAgain() {
    copy.receive(entries(3, 900));
    copy.settle(new Range(1, 2), entries(1, 2));
    assertThat(copy.last()).isEqualTo(502);
    copy.announced(1, 900);
    assertThat(copy.missing()).contains(new Range(503, 702));
  }

  @Test
  void movesPastWhatItMayNotSee_whenARangeIsSettled() {
    copy.announced(1, 10);
    Growth growth = copy.settle(new Range(1, 10), entries(8, 9));
    assertThat(growth.entries()).isEqualTo(entries(8, 9));
    assertThat(growth.skipped()).isZero();
    assertThat(copy.last()).isEqualTo(10);
  }

  @Test
  void goesOn_whenAnAnswerWasCutShort() {
    copy.announced(1, 10);
    copy.settle(new Range(1, 4), entries(1, 4));
    assertThat(copy.missing()).contains(new Range(5, 10));
  }

  @Test
  void takesTheNewestPageAndSaysWhatItSkipped_whenFarBehind() {
    copy.announced(1, 1001);
    assertThat(copy.missing()).contains(new Range(802, 1001));
    assertThat(copy.settle(new Range(802, 1001), entries(802, 1001)).skipped()).isEqualTo(801);
    assertThat(copy.missing()).isEmpty();
  }

  @Test
  void skipsNothing_whenExactlyAtTheLimit() {
    copy.announced(1, 1000);
    assertThat(copy.missing()).contains(new Range(1, 200));
  }

  @Test
  void doesNotCountAsFarBehind_whenTheUserCouldNotSeeWhatCameBefore() {
    copy.announced(4901, 5000);
    assertThat(copy.missing()).contains(new Range(1, 5000));
    assertThat(copy.settle(new Range(4901, 5000), entries(4901, 5000)).skipped()).isZero();
  }

  @Test
  void ignoresAnAnswer_whenItIsOld() {
    copy.receive(entries(1, 5));
    assertThat(copy.settle(new Range(1, 4), entries(1, 4)).entries()).isEmpty();
    assertThat(copy.last()).isEqualTo(5);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  @DisplayName(
      "I4, I5: every entry once and in order, however pushes are lost, doubled and shuffled")
  void showsEachEntryOnceInOrder(long seed) {
    Random random = new Random(seed);
    List<ChatEntry> log = entries(1, 300);
    List<ChatEntry> arriving = new ArrayList<>(log);
    arriving.addAll(log.subList(100, 200));
    arriving.removeIf(entry -> random.nextInt(5) == 0);
    Collections.shuffle(arriving, random);
    List<ChatEntry> shown = new ArrayList<>();
    for (ChatEntry entry : arriving) {
      shown.addAll(copy.receive(List.of(entry)));
      if (random.nextInt(4) == 0) {
        pull(log, shown);
      }
    }
    copy.announced(1, 300);
    while (copy.missing().isPresent()) {
      pull(log, shown);
    }
    assertThat(shown).isEqualTo(log);
  }

  private void pull(List<ChatEntry> log, List<ChatEntry> shown) {
    copy.missing()
        .ifPresent(
            range ->
                shown.addAll(
                    copy.settle(range, log.subList((int) range.from() - 1, (int) range.to()))
                        .entries()));
  }

  static List<ChatEntry> entries(long from, long to) {
    Stream<ChatEntry> entries =
        LongStream.rangeClosed(from, to)
            .mapToObj(
                seq -> new ChatEntry(seq, "TEXT", "ubob", "Bob", "c" + seq, seq, "text " + seq));
    return entries.toList();
  }
}
