package io.msrpc.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryBudgetTest {
  private long now;
  private RetryBudget budget = new RetryBudget(now);

  @Test
  void beginsWithOneSecondsWorth() {
    assertThat(taken(100)).isEqualTo(10);
  }

  @Test
  void earnsTenASecond_whenNobodyCalls() {
    taken(100);
    advance(99);
    assertThat(taken(100)).isZero();
    advance(2);
    assertThat(taken(100)).isOne();
    advance(1000);
    assertThat(taken(100)).isEqualTo(10);
  }

  @Test
  void earnsOneForFiveCalls() {
    taken(100);
    calls(4);
    assertThat(taken(10)).isZero();
    calls(1);
    assertThat(taken(10)).isOne();
    calls(1000);
    assertThat(taken(1000)).isEqualTo(200);
  }

  @Test
  void neverAllowsMoreThanAFifthAndTenASecond_whenEverythingFails() {
    int retries = 0;
    for (int second = 1; second <= 60; second++) {
      for (int call = 0; call < 1000; call++) {
        now += TimeUnit.MILLISECONDS.toNanos(1);
        budget.onCall();
        retries += taken(1);
      }
      assertThat(retries).isLessThanOrEqualTo(10 + 210 * second);
    }
    assertThat(retries).as("and not much less").isGreaterThan(205 * 60);
  }

  @Test
  void keepsTenSecondsWorth_howeverLongAllWentWell() {
    for (int second = 0; second < 3600; second++) {
      calls(1000);
      advance(1000);
    }
    assertThat(taken(1_000_000)).isBetween(2090, 2100);
  }

  @Test
  void letsFade_whatIsNotUsed() {
    calls(10_000);
    assertThat(taken(1)).isOne();
    advance(10_000);
    assertThat(taken(10_000)).as("ten seconds without a call").isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, Long.MAX_VALUE - 1_000_000, -5})
  void worksWhereverTheClockStarts(long start) {
    now = start;
    budget = new RetryBudget(now);
    assertThat(taken(100)).isEqualTo(10);
    advance(1000);
    assertThat(taken(100)).isEqualTo(10);
  }

  private void calls(int count) {
    for (int i = 0; i < count; i++) {
      budget.onCall();
    }
  }

  private int taken(int tries) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += budget.tryTake(now) ? 1 : 0;
    }
    return taken;
  }

  private void advance(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
