package io.msrpc.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadTest {
  private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Load load = new Load();

  @BeforeEach
  void warmsUp() {
    for (int i = 0; i < Load.WARM_UP; i++) {
      load.took(900 * MS, 0);
    }
  }

  @Test
  void knowsNothing_beforeTheFirstAnswersHavePassed() {
    assertThat(load.latencyNanos(5 * SECOND)).isZero();
    assertThat(load.share(5 * SECOND)).isEqualTo(0.1);
  }

  @Test
  void followsARiseAtOnce() {
    load.took(MS, 0);
    load.took(50 * MS, SECOND);
    assertThat(load.latencyNanos(SECOND)).isEqualTo(50.0 * MS);
  }

  @Test
  void followsAFallSlowly() {
    load.took(50 * MS, 0);
    load.took(MS, 2 * SECOND);
    double faded = Math.exp(-1);
    assertThat(load.latencyNanos(2 * SECOND))
        .isCloseTo(50 * MS * faded + MS * (1 - faded), within(1.0));
  }

  @Test
  void fadesByHalfIn1400Milliseconds_withoutACall() {
    load.took(50 * MS, 0);
    assertThat(load.latencyNanos(1386 * MS)).isCloseTo(25.0 * MS, within(0.01 * MS));
    assertThat(load.latencyNanos(8 * SECOND)).isLessThan(MS);
  }

  @Test
  void looksSlower_theMoreOfItsCallsFailAtOnce() {
    load.took(50 * MS, 0);
    load.failedFast(60 * SECOND);
    assertThat(load.latencyNanos(60 * SECOND)).isEqualTo(50.0 * MS / 0.875);
    for (int i = 0; i < 100; i++) {
      load.failedFast(60 * SECOND);
    }
    assertThat(load.latencyNanos(60 * SECOND)).isCloseTo(1000.0 * MS, within(1.0));
  }

  @Test
  void looksFastAgain_whenItsCallsFailNoMore() {
    for (int i = 0; i < 100; i++) {
      load.failedFast(0);
    }
    for (int i = 0; i < 100; i++) {
      load.took(MS, 10 * SECOND);
    }
    assertThat(load.latencyNanos(10 * SECOND)).isBetween(1.0 * MS, 2.0 * MS);
  }

  @Test
  void isSlow_whileItHasDoneNothingButFail() {
    load.failedFast(0);
    assertThat(load.latencyNanos(0)).isGreaterThan(100.0 * MS);
    assertThat(load.latencyNanos(20 * SECOND)).as("for a while").isLessThan(MS);
  }

  @Test
  void startsSlowly_sinceItCouldFirstBeChosen() {
    long first = 100 * SECOND;
    assertThat(load.share(first)).isEqualTo(0.1);
    assertThat(load.share(first + 5 * SECOND)).isEqualTo(0.5);
    assertThat(load.share(first + 10 * SECOND)).isEqualTo(1);
    assertThat(load.share(first)).as("once it has settled").isEqualTo(1);
  }

  @Test
  void startsSlowlyAgain_whenItComesBack() {
    load.took(MS, 0);
    load.share(0);
    assertThat(load.share(20 * SECOND)).isEqualTo(1);
    load.begin();
    load.forget();
    assertThat(load.share(20 * SECOND)).isEqualTo(0.1);
    assertThat(load.latencyNanos(20 * SECOND)).isZero();
    assertThat(load.pending()).as("what is under way is under way").isOne();
  }

  @Test
  void countsWhatIsUnderWay() {
    load.begin();
    load.begin();
    load.end();
    assertThat(load.pending()).isOne();
  }
}
