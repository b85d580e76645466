package io.msrpc.im.provider.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ThrottleTest {
  private final MockTicker ticker = Ticker.newMockTicker();
  private final Throttle throttle = new Throttle(ticker, 2, Duration.ofSeconds(10));

  @Test
  void letsSoManyThrough_thenSaysHowLongToWait() {
    assertThat(throttle.begin("a")).isZero();
    ticker.advance(4, TimeUnit.SECONDS);
    assertThat(throttle.begin("a")).isZero();
    assertThat(throttle.begin("a")).isEqualTo(6_001);
    assertThat(throttle.begin("b")).isZero();
    ticker.advance(6, TimeUnit.SECONDS);
    assertThat(throttle.begin("a")).isZero();
  }

  @Test
  void countsNot_whatWasGivenBack() {
    for (int i = 0; i < 10; i++) {
      assertThat(throttle.begin("a")).isZero();
      throttle.giveBack("a");
    }
    assertThat(throttle.size()).isZero();
    throttle.giveBack("never begun");
  }

  @Test
  void remembersABoundedNumberOfKeys() {
    for (int i = 0; i < 100_100; i++) {
      throttle.begin("key " + i);
    }
    assertThat(throttle.size()).isEqualTo(100_000);
  }
}
