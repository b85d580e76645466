package io.msrpc.im.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class TokenBucketTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  @Test
  void letsABurstThrough_andThenTheRate() {
    TokenBucket bucket = new TokenBucket(20, 3, 0);

    for (int i = 0; i < 3; i++) {
      assertThat(bucket.take(0)).isZero();
    }
    assertThat(bucket.take(0)).isEqualTo(51);
    assertThat(bucket.take(49 * MILLI)).isEqualTo(2);
    assertThat(bucket.take(50 * MILLI)).isZero();
    assertThat(bucket.take(50 * MILLI)).isEqualTo(51);
  }

  @Test
  void holdsNoMoreThanABurst_howeverLongItRests() {
    TokenBucket bucket = new TokenBucket(20, 3, 0);
    long later = TimeUnit.DAYS.toNanos(300);

    for (int i = 0; i < 3; i++) {
      assertThat(bucket.take(later)).isZero();
    }
    assertThat(bucket.take(later)).isPositive();
  }

  @Test
  void doesNotMind_aClockThatStandsStillOrStartsAnywhere() {
    TokenBucket bucket = new TokenBucket(1, 1, Long.MAX_VALUE - 5);

    assertThat(bucket.take(Long.MAX_VALUE - 5)).isZero();
    assertThat(bucket.take(Long.MAX_VALUE - 5)).isEqualTo(1_001);
    assertThat(bucket.take(Long.MIN_VALUE + TimeUnit.SECONDS.toNanos(1))).isZero();
  }

  @Test
  void isExact_overALongTime() {
    TokenBucket bucket = new TokenBucket(20, 60, 0);
    int taken = 0;
    for (long now = 0; now <= 10_000 * MILLI; now += MILLI) {
      taken += bucket.take(now) == 0 ? 1 : 0;
    }

    assertThat(taken).isEqualTo(60 + 200);
  }
}
