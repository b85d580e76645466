package io.msrpc.transport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackoffTest {
  @ParameterizedTest(name = "attempt {0}")
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  @DisplayName("A8: a random time in [1/2, 1] × 2<<attempt ms")
  void staysInItsRange(int attempt) {
    SplittableRandom random = new SplittableRandom(attempt);
    long full = Duration.ofMillis(2L << attempt).toNanos();
    List<Long> delays =
        IntStream.range(0, 1000)
            .mapToObj(i -> Backoff.DEFAULT.delayNanos(attempt, random))
            .toList();
    assertThat(delays).allMatch(delay -> delay >= full / 2 && delay <= full);
    assertThat(new HashSet<>(delays)).hasSizeGreaterThan(900);
  }

  @Test
  void neverExceedsTheLongest() {
    assertThat(Backoff.DEFAULT.delayNanos(1000, new SplittableRandom(1)))
        .isLessThanOrEqualTo(Duration.ofMillis(8192).toNanos());
  }

  @Test
  void refusesNonsense() {
    assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofMillis(1), 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), 2, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
