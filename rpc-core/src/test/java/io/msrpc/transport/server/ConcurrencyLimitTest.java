package io.msrpc.transport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Services of different natures, on a clock that is moved by hand. */
class ConcurrencyLimitTest {
  private static final int PROCESSORS = 2;
  private static final int FLOOR = 4;
  private static final int MOST = 64;

  private final ConcurrencyLimit limit = new ConcurrencyLimit(PROCESSORS, MOST, 0);
  private final ServiceTime service = new ServiceTime();
  private long now;

  /** Keeps so many calls running, each for so long. */
  private void run(int atOnce, double millis, boolean othersWait) {
    long nanos = (long) (millis * 1e6);
    now += nanos;
    for (int i = 1; i <= atOnce; i++) {
      limit.ended(service, nanos, limit.isCalm(atOnce), othersWait, now);
    }
  }

  /** Callers want more than there is for a time, of a service that does {@code knee} at once. */
  private void saturate(double seconds, double millis, double knee) {
    long until = now + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    while (now < until) {
      int atOnce = limit.current();
      run(atOnce, millis * Math.max(1, atOnce / knee), true);
    }
  }

  private void measureInCalm(double millis) {
    for (int i = 0; i < 30; i++) {
      run(1, millis, false);
    }
  }

  @Test
  void startsAtTheMost_andStaysThere_whenMoreAtOnceIsNoSlower() {
    measureInCalm(20);
    saturate(20, 20, 1000);
    assertThat(limit.current()).isEqualTo(MOST);
  }

  @Test
  void fallsToWhatTheServiceCanDo_whenMoreAtOnceIsSlower() {
    measureInCalm(20);
    saturate(5, 20, 10);
    assertThat(limit.current()).isBetween(10, 26);
  }

  @Test
  void growsAgain_whenTheServiceRecovers() {
    measureInCalm(20);
    saturate(5, 20, 10);
    saturate(5, 20, 1000);
    assertThat(limit.current()).isEqualTo(MOST);
  }

  @Test
  void learnsTheNewTime_whenTheServiceHasBecomeSlowerByItself() {
    measureInCalm(20);
    saturate(2, 200, 1000);
    assertThat(limit.current()).as("taken for overload at first").isLessThan(MOST);
    saturate(30, 200, 1000);
    assertThat(limit.current()).isEqualTo(MOST);
  }

  @Test
  void takesASlowMethodForWhatItIs() {
    ServiceTime slow = new ServiceTime();
    limit.ended(slow, 300_000_000, true, false, 0);
    measureInCalm(1);
    for (int i = 0; i < 50; i++) {
      run(MOST / 2, 1, true);
      now += 300_000_000;
      for (int j = 0; j < MOST / 2; j++) {
        limit.ended(slow, 300_000_000, false, true, now);
      }
    }
    assertThat(limit.current()).isEqualTo(MOST);
  }

  @Test
  void doesNotMistakeSmallTimesForOverload() {
    measureInCalm(0.01);
    for (int i = 0; i < 10_000; i++) {
      run(MOST, 0.4, true);
    }
    assertThat(limit.current()).isEqualTo(MOST);
  }

  @Test
  void leavesProcessorsToTheIoThreads_whenCallsKeepThemBusy() {
    measureInCalm(0.3);
    saturate(5, 0.3, PROCESSORS);
    assertThat(limit.current()).isLessThanOrEqualTo(3 * FLOOR);
  }

  @Test
  void leavesTheLimitAlone_whileNobodyWaits() {
    measureInCalm(20);
    for (int i = 0; i < 100; i++) {
      run(MOST - 1, 500, false);
    }
    assertThat(limit.current()).isEqualTo(MOST);
  }

  @Test
  void dipsForAMeasure_whenNothingHasBeenCalm() {
    saturate(2, 20, 10);
    assertThat(limit.current()).as("nothing to compare with").isEqualTo(MOST);
    saturate(5, 20, 10);
    assertThat(limit.current()).isBetween(FLOOR + 1, 26);
  }

  @Test
  void forgetsTheTimesBeforeADip_whichWereThoseOfCodeNotYetCompiled() {
    measureInCalm(500);
    saturate(15, 20, 10);
    assertThat(limit.current()).isBetween(FLOOR + 1, 26);
  }

  @Test
  void dipsLessAndLessOften_atLastEvery30Seconds() {
    for (int dip : new int[] {1, 2, 4, 8, 16, 30, 30}) {
      assertThat(saturatedSecondsUntilADip()).isEqualTo(dip);
      endTheDip();
    }
  }

  /** With times that are never those of calm. */
  private long saturatedSecondsUntilADip() {
    long start = now;
    while (limit.current() == MOST) {
      run(MOST, 10, true);
    }
    return TimeUnit.NANOSECONDS.toSeconds(now - start);
  }

  private void endTheDip() {
    while (limit.current() < MOST) {
      run(MOST, 10, true);
    }
  }

  @Test
  void dipsSeldom_whenCallsTakeLong_forADipTakesAsLong() {
    for (int second = 1; second <= 20; second++) {
      run(MOST, 1_000, true);
      assertThat(limit.current()).isEqualTo(MOST);
    }
    run(MOST, 1_000, true);
    assertThat(limit.current()).isEqualTo(FLOOR);
  }

  @Test
  void endsADip_thatBringsNoMeasure() {
    saturatedSecondsUntilADip();
    run(MOST, 400, true);
    run(MOST, 400, true);
    assertThat(limit.current()).isEqualTo(FLOOR);
    run(MOST, 400, true);
    assertThat(limit.current()).as("a dip that takes a second").isEqualTo(MOST);
  }

  @Test
  void expectsAWait_byTheMeanAndTheLimit() {
    measureInCalm(64);
    measureInCalm(64);
    assertThat(limit.expectedWaitNanos(0)).isEqualTo(1e6);
    assertThat(limit.expectedWaitNanos(9)).isEqualTo(10e6);
  }

  @Test
  void expectsNoWait_untilThereIsAMean_whichASlowFirstCallDoesNotSpoil() {
    run(1, 310, false);
    for (int i = 2; i < 32; i++) {
      run(1, 0, false);
      assertThat(limit.expectedWaitNanos(1_000)).isZero();
    }
    run(1, 10, false);
    assertThat(limit.expectedWaitNanos(MOST - 1)).as("the mean of 32").isCloseTo(10e6, within(1.0));
    run(1, 42, false);
    assertThat(limit.expectedWaitNanos(MOST - 1)).as("one of 32").isCloseTo(11e6, within(1.0));
  }

  @Test
  void neverFallsBelowTheFloor_norBelowTheMost_ifThatIsLess() {
    measureInCalm(20);
    saturate(1.5, 2_000, 1000);
    assertThat(limit.current()).isGreaterThanOrEqualTo(FLOOR);
    assertThat(new ConcurrencyLimit(8, 1, 0).current()).isEqualTo(1);
  }
}
