package io.msrpc.registry.nacos;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.nacos.api.exception.NacosException;
import io.msrpc.registry.Outage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NacosProbeTest {
  private static final NacosException AWAY =
      new NacosException(NacosException.CLIENT_DISCONNECT, "not connected");

  private Instant now = Instant.parse("2026-01-02T03:04:05Z");
  private @Nullable Exception answer;
  private final NacosProbe probe = new NacosProbe(this::ask, "Nacos", clock(), this::nanoTime);

  private Clock clock() {
    return new Clock() {
      @Override
      public Instant instant() {
        return now;
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }
    };
  }

  private long nanoTime() {
    return Duration.between(Instant.EPOCH, now).toNanos();
  }

  private void ask() throws NacosException {
    if (answer instanceof NacosException failure) {
      throw failure;
    } else if (answer instanceof RuntimeException failure) {
      throw failure;
    }
  }

  private @Nullable Outage after(@Nullable Exception next) {
    answer = next;
    now = now.plusSeconds(3);
    probe.ask();
    return probe.outage();
  }

  @Test
  void knowsSinceWhenThereIsNoAnswer_andTheLatestReason() {
    assertThat(probe.outage()).isNull();
    assertThat(after(null)).isNull();
    Outage first = after(AWAY);
    assertThat(first).isEqualTo(new Outage(now, "not connected"));
    assertThat(after(new NacosException(NacosException.SERVER_ERROR, "timeout")))
        .isEqualTo(new Outage(now.minusSeconds(3), "timeout"));
    assertThat(after(null)).isNull();
    assertThat(after(AWAY)).isEqualTo(new Outage(now, "not connected"));
  }

  @Test
  void knowsForHowLongThereWereAnswers() {
    assertThat(probe.reachableFor()).isZero();
    after(null);
    assertThat(probe.reachableFor()).isZero();
    after(null);
    after(null);
    assertThat(probe.reachableFor()).isEqualTo(Duration.ofSeconds(6));
    after(AWAY);
    assertThat(probe.reachableFor()).isZero();
    after(null);
    after(null);
    assertThat(probe.reachableFor()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void goesOn_whenTheClientThrowsSomethingElse() {
    assertThat(after(new IllegalStateException("oh"))).isNotNull();
    assertThat(after(null)).isNull();
  }

  @Test
  void takesARefusalForAnAnswer() {
    assertThat(after(new NacosException(NacosException.NO_RIGHT, "no right"))).isNull();
  }
}
