package io.msrpc.transport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServerOptionsTest {
  private static final ServerOptions DEFAULTS = ServerOptions.DEFAULTS;

  @Test
  void changesOneThingAtATime() {
    assertThat(DEFAULTS.withIdleTimeout(Duration.ofSeconds(1)))
        .isNotEqualTo(DEFAULTS)
        .extracting(options -> options.withIdleTimeout(Duration.ofSeconds(10)))
        .isEqualTo(DEFAULTS);
    assertThat(DEFAULTS.withDrainTimeout(Duration.ZERO).withDrainTimeout(Duration.ofSeconds(30)))
        .isEqualTo(DEFAULTS);
    assertThat(DEFAULTS.withWorkers(1, 2).withWorkers(64, 1024)).isEqualTo(DEFAULTS);
    assertThat(DEFAULTS.withQueueBytes(0)).isNotEqualTo(DEFAULTS);
    assertThat(DEFAULTS.withQueueBytes(0).withQueueBytes(64L << 20)).isEqualTo(DEFAULTS);
    assertThat(DEFAULTS.withVirtualThreads(false)).isNotEqualTo(DEFAULTS);
    assertThat(DEFAULTS.withVirtualThreads(false).withVirtualThreads(true)).isEqualTo(DEFAULTS);
    assertThat(DEFAULTS.withCredentials("sixteen bytes or more").withCredentials(""))
        .isEqualTo(DEFAULTS);
  }

  @Test
  void refusesWhatNoServerCouldWorkWith() {
    assertThatThrownBy(() -> DEFAULTS.withWorkers(0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0, 0, 1");
    assertThatThrownBy(() -> DEFAULTS.withWorkers(1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DEFAULTS.withQueueBytes(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }

  @Test
  void keepsTheSecretOutOfItsText() {
    assertThat(DEFAULTS.withCredentials("sixteen bytes or more").toString())
        .doesNotContain("sixteen");
  }
}
