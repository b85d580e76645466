package io.msrpc.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SideTest {
  @Test
  void runsRoundsInAJvmOfItsOwn_untilItIsClosed() {
    try (Side side = new Side(Entry.RAW, List.of("-Xmx64m"))) {
      assertThat(side.run(Workload.GET, Duration.ofMillis(30), 0).rate()).isPositive();
      assertThat(side.run(Workload.ECHO, Duration.ofMillis(30), 0).rate()).isPositive();
    }
  }
}
