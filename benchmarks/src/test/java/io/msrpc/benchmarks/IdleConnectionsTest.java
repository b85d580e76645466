package io.msrpc.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IdleConnectionsTest {
  @Test
  void hasAsManyConnectionsAsItIsAskedFor() {
    try (IdleConnections idle = new IdleConnections(300)) {
      assertThat(idle.connect()).isEqualTo(300);
    }
  }

  @Test
  void theFirstAnswerComes() {
    assertThat(StartTime.measure()).matches(".* after \\d+ ms; .*\\(Doctor Who\\) \\d+ ms later");
  }
}
