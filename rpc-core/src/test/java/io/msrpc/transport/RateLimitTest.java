package io.msrpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitTest {
  private final RateLimit limit = new RateLimit(20);

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MIN_VALUE, Long.MAX_VALUE - 10, -1})
  void holdsOneSecondsWorth_whereverTheClockStarts(long now) {
    assertThat(taken(now, 100)).isEqualTo(20);
    assertThat(taken(now + TimeUnit.MILLISECONDS.toNanos(49), 1)).isZero();
    assertThat(taken(now + TimeUnit.MILLISECONDS.toNanos(50), 2)).isEqualTo(1);
    assertThat(taken(now + TimeUnit.HOURS.toNanos(1), 100)).isEqualTo(20);
  }

  @Test
  void letsASteadyRateThrough() {
    for (long i = 0; i < 1000; i++) {
      assertThat(limit.tryTake(TimeUnit.MILLISECONDS.toNanos(50) * i)).isTrue();
    }
  }

  @Test
  void saysHowLongToWait() {
    RateLimit slow = new RateLimit(2, 3);
    for (int i = 0; i < 3; i++) {
      assertThat(slow.waitOrTake(0)).isZero();
    }
    assertThat(slow.waitOrTake(0)).isEqualTo(500_000_000);
    assertThat(slow.waitOrTake(200_000_000)).isEqualTo(300_000_000);
    assertThat(slow.waitOrTake(500_000_000)).isZero();
    assertThat(slow.waitOrTake(500_000_000)).isEqualTo(500_000_000);
  }

  private int taken(long now, int tries) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += limit.tryTake(now) ? 1 : 0;
    }
    return taken;
  }
}
