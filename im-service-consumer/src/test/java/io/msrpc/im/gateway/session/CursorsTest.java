package io.msrpc.im.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.im.chat.Head;
import io.msrpc.im.session.Cursor;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CursorsTest {
  private final Cursors cursors = new Cursors(List.of(new Cursor("c", 1, 5, 3)));

  @Test
  void saysWhatIsNew_andNothingOtherwise() {
    assertThat(cursors.stored("c", 1, 7)).isEqualTo(new Cursor("c", 1, 7, 3));
    assertThat(cursors.stored("c", 1, 7)).isNull();
    assertThat(cursors.stored("c", 1, 6)).isNull();
    assertThat(cursors.read("c", 4)).isEqualTo(new Cursor("c", 1, 7, 4));
    assertThat(cursors.read("c", 2)).isNull();
  }

  @Test
  void startsAgain_inAHigherEpoch_andIgnoresALowerOne() {
    assertThat(cursors.stored("c", 2, 1)).isEqualTo(new Cursor("c", 2, 1, 0));
    assertThat(cursors.stored("c", 1, 9)).isNull();
  }

  @Test
  void knowsNoReadPosition_ofAConversationThatIsNotStored() {
    assertThat(cursors.read("d", 4)).isNull();
  }

  @Test
  void coversAHead_whenAllOfItIsConfirmed() {
    assertThat(cursors.cover(new Head("c", 1, 1, 5, 5, 3, 0))).isTrue();
    assertThat(cursors.cover(new Head("c", 1, 1, 6, 6, 3, 0))).isFalse();
    assertThat(cursors.cover(new Head("c", 1, 1, 5, 5, 4, 0))).isFalse();
    assertThat(cursors.cover(new Head("c", 2, 1, 5, 5, 3, 0))).isFalse();
    assertThat(cursors.cover(new Head("d", 1, 1, 1, 1, 0, 0))).isFalse();
  }

  @Test
  void remembersABoundedNumber_whateverAClientClaims() {
    for (int i = 0; i < 10_000; i++) {
      cursors.stored("conv" + i, 1, 1);
    }

    assertThat(cursors.stored("one too many", 1, 1)).isNull();
    assertThat(cursors.stored("c", 1, 99)).isNotNull();
  }

  static LongStream seeds() {
    return LongStream.range(0, 50);
  }

  @ParameterizedTest(name = "seed {0}")
  @DisplayName("I9: cursors never go back")
  @MethodSource("seeds")
  void neverGoBack_withinAnEpoch(long seed) {
    Random random = new Random(seed);
    Cursor last = new Cursor("c", 1, 5, 3);
    for (int i = 0; i < 200; i++) {
      Cursor next =
          random.nextBoolean()
              ? cursors.stored("c", 1 + random.nextInt(3), random.nextInt(50))
              : cursors.read("c", random.nextInt(50));
      if (next != null) {
        assertThat(next.epoch()).isGreaterThanOrEqualTo(last.epoch());
        if (next.epoch() == last.epoch()) {
          assertThat(next.seq()).isGreaterThanOrEqualTo(last.seq());
          assertThat(next.readSeq()).isGreaterThanOrEqualTo(last.readSeq());
        }
        last = next;
      }
    }
  }
}
