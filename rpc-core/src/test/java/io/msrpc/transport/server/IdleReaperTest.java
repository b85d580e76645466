package io.msrpc.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class IdleReaperTest {
  private final MockTicker clock = Ticker.newMockTicker();
  private final EmbeddedChannel channel =
      EmbeddedChannel.builder()
          .ticker(clock)
          .handlers(new IdleReaper(Duration.ofSeconds(10)))
          .build();

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  @DisplayName("A7: closed after 10 s without a read, not before")
  void closes_whenNothingIsRead() {
    advance(9_999);
    assertThat(channel.isOpen()).isTrue();
    advance(1);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void closes_thoughWeWrite() {
    for (int i = 0; i < 10; i++) {
      assertThat(channel.isOpen()).isTrue();
      channel.writeOutbound(Unpooled.EMPTY_BUFFER);
      advance(1_000);
    }
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void staysOpen_asLongAsBytesCome() {
    for (int i = 0; i < 10; i++) {
      advance(9_999);
      channel.writeInbound(Unpooled.EMPTY_BUFFER);
    }
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void waitsAMinute_whileWeOurselvesDoNotRead() {
    channel.config().setAutoRead(false);
    for (int i = 0; i < 5; i++) {
      advance(10_000);
    }
    assertThat(channel.isOpen()).isTrue();
    advance(10_000);
    assertThat(channel.isOpen()).isFalse();
  }

  private void advance(long millis) {
    clock.advance(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }
}
