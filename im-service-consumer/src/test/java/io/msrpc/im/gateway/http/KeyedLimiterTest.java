package io.msrpc.im.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class KeyedLimiterTest {
  private final AtomicLong now = new AtomicLong();
  private final KeyedLimiter limiter = new KeyedLimiter(5, 2, now::get);

  @Test
  void limitsEachKey_byItself() {
    assertThat(limiter.take("a")).isZero();
    assertThat(limiter.take("a")).isZero();
    assertThat(limiter.take("a")).isEqualTo(201);
    assertThat(limiter.take("b")).isZero();

    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(200));
    assertThat(limiter.take("a")).isZero();
    assertThat(limiter.take("a")).isPositive();
  }

  @Test
  void forgetsTheKeyUsedLongestAgo_whenThereAreTooMany() {
    limiter.take("old");
    limiter.take("old");
    for (int i = 0; i < 9_999; i++) {
      limiter.take("k" + i);
    }
    assertThat(limiter.take("old")).isPositive();

    for (int i = 0; i < 10_000; i++) {
      limiter.take("n" + i);
    }
    assertThat(limiter.take("old")).isZero();
  }
}
