package io.msrpc.im.gateway.session;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OptionsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 1, 1, 1, heartbeat",
    "5, 0, 1, 1, window",
    "5, 1, 0, 1, sendsPerSecond",
    "5, 1, 1, -1, sendBurst"
  })
  void refusesWhatLetsNothingThrough_byName(
      int heartbeat, int window, int rate, int burst, String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SessionOptions(Duration.ofSeconds(heartbeat), window, rate, burst))
        .withMessageContaining(name)
        .withMessageContaining("expected");
  }
}
