package io.msrpc.im.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class BackPressureTest {
  private final MockTicker clock = Ticker.newMockTicker();
  private final EmbeddedChannel channel =
      EmbeddedChannel.builder()
          .ticker(clock)
          .handlers(new BackPressure(Duration.ofSeconds(60)))
          .build();

  @BeforeEach
  void smallBuffers() {
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(10, 100));
  }

  @AfterEach
  void leavesNothingBehind() {
    channel.close();
    channel.runPendingTasks();
    assertThat(channel.runScheduledPendingTasks()).as("no timer left").isEqualTo(-1);
    channel.finishAndReleaseAll();
  }

  private void fill() {
    channel.write(Unpooled.wrappedBuffer(new byte[1_000]));
    channel.runPendingTasks();
    assertThat(channel.isWritable()).isFalse();
  }

  private void advance(long seconds) {
    clock.advance(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  @DisplayName("B7: nothing is read from a client that does not read")
  void stopsReading_whileTheConnectionIsFull() {
    fill();
    assertThat(channel.config().isAutoRead()).isFalse();

    channel.flush();
    channel.runPendingTasks();
    assertThat(channel.isWritable()).isTrue();
    assertThat(channel.config().isAutoRead()).isTrue();
    advance(100);
    assertThat(channel.isActive()).isTrue();
  }

  @Test
  @DisplayName("I13: a connection that takes nothing for 60 s is closed")
  void closes_whenItStaysFull() {
    fill();

    advance(59);
    assertThat(channel.isActive()).isTrue();
    advance(1);
    assertThat(channel.isActive()).isFalse();
  }
}
