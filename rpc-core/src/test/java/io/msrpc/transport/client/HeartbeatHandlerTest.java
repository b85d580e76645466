package io.msrpc.transport.client;

import static io.netty.buffer.ByteBufUtil.hexDump;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeartbeatHandlerTest {
  private final MockTicker clock = Ticker.newMockTicker();
  private final HeartbeatHandler heartbeat =
      new HeartbeatHandler(Heartbeat.every(Duration.ofSeconds(3)));
  private final EmbeddedChannel channel =
      EmbeddedChannel.builder().ticker(clock).handlers(heartbeat).build();

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  @DisplayName("A7, E1: a PING leaves after 3 s without a read or a write, not before")
  void pings_afterTheInterval() {
    advance(2999);
    assertThat(pings()).isZero();
    advance(1);
    assertThat(pings()).isOne();
  }

  @Test
  void staysQuiet_whileBytesFlowBothWays() {
    for (int i = 0; i < 20; i++) {
      advance(1000);
      read();
      write();
    }
    assertThat(pings()).isZero();
  }

  @Test
  @DisplayName("defect: a client that keeps writing into a dead link never pings")
  void pings_whenOnlyWritesHappen() {
    for (int i = 0; i < 6; i++) {
      advance(500);
      write();
    }
    assertThat(pings()).isOne();
  }

  @Test
  @DisplayName("defect: the client never notices a missing PONG")
  void closes_whenNothingIsReadAfterAPing() {
    advance(3000);
    advance(2999);
    assertThat(channel.isActive()).isTrue();
    advance(1);
    assertThat(channel.isActive()).isFalse();
  }

  @Test
  void closes_withinSixSecondsOfTheLastByte_thoughWeKeepWriting() {
    for (int elapsed = 0; elapsed < 6000; elapsed += 100) {
      assertThat(channel.isActive()).isTrue();
      write();
      advance(100);
    }
    assertThat(channel.isActive()).isFalse();
  }

  @Test
  void anyByteIsLife() {
    advance(3000);
    advance(2900);
    read();
    advance(100);
    assertThat(channel.isActive()).isTrue();
    advance(2900);
    assertThat(channel.isActive()).isTrue();
  }

  @Test
  void allowsOneRead_whenTheTimerIsLate() {
    advance(3000);
    advance(60_000);
    assertThat(channel.isActive()).isTrue();
    read();
    advance(1000);
    assertThat(channel.isActive()).isTrue();
  }

  @Test
  void closes_whenThePeerStaysSilentAfterALateTimer() {
    advance(3000);
    advance(60_000);
    advance(1000);
    assertThat(channel.isActive()).isFalse();
  }

  @Test
  void givesTheFirstPingItsWholeTime_thoughTheTimerWasArmedBefore() {
    advance(2000);
    begin(3);
    assertThat(pings()).isOne();
    advance(2999);
    assertThat(channel.isActive()).isTrue();
    advance(1);
    assertThat(channel.isActive()).isFalse();
  }

  @Test
  void pingsAgain_threeSecondsAfterTheLastByte_whenItAnsweredAPing() {
    advance(3000);
    advance(200);
    read();
    write();
    assertThat(pings()).isOne();
    advance(2999);
    assertThat(pings()).isZero();
    advance(1);
    assertThat(pings()).isOne();
    advance(3000);
    assertThat(channel.isActive()).as("6 s after its last byte").isFalse();
  }

  @ParameterizedTest(name = "agreed on {0} s: {1} s")
  @CsvSource({"1, 1", "7, 7", "60, 60", "0, 1", "3600, 60"})
  void beatsAsTheServerAnswered_withinBounds(int agreed, int seconds) {
    begin(agreed);
    read();
    assertThat(pings()).isOne();
    advance(seconds * 1000L - 1);
    assertThat(pings()).isZero();
    advance(1);
    assertThat(pings()).isOne();
  }

  @Test
  void closesThreeSecondsAfterAPing_howeverRareThePings() {
    begin(60);
    read();
    advance(60_000);
    advance(2999);
    assertThat(channel.isActive()).isTrue();
    advance(1);
    assertThat(channel.isActive()).isFalse();
  }

  @Test
  void standsStill_whileWeDoNotRead() {
    channel.config().setAutoRead(false);
    for (int i = 0; i < 20; i++) {
      advance(3000);
    }
    assertThat(channel.isActive()).isTrue();
    channel.config().setAutoRead(true);
    advance(3000);
    assertThat(pings()).as("asked once more").isOne();
    advance(2999);
    assertThat(channel.isActive()).isTrue();
    advance(1);
    assertThat(channel.isActive()).isFalse();
  }

  @Test
  void forgetsItsQuestion_whenWeStopReadingBeforeTheAnswer() {
    advance(3000);
    channel.config().setAutoRead(false);
    advance(3000);
    channel.config().setAutoRead(true);
    assertThat(pings()).isOne();
    advance(3000);
    assertThat(channel.isActive()).isTrue();
    assertThat(pings()).isOne();
  }

  @Test
  void believesATimerThatIsASecondLate_butNotLater() {
    advance(3000);
    advance(4000);
    assertThat(channel.isActive()).as("exactly 1 s late").isFalse();
  }

  @Test
  void asksAgain_whenItWasLateWithoutAQuestion() {
    advance(60_000);
    assertThat(pings()).as("one read first").isZero();
    advance(999);
    assertThat(pings()).isZero();
    advance(1);
    assertThat(pings()).isOne();
    advance(3000);
    assertThat(channel.isActive()).isFalse();
  }

  @Test
  @DisplayName("E2: no timer outlives the channel")
  void leavesNoTimer_whenTheChannelCloses() {
    channel.close();
    assertThat(channel.hasPendingTasks()).isFalse();
  }

  private void begin(int agreedSeconds) {
    heartbeat.begin(channel.pipeline().context(heartbeat), Duration.ofSeconds(agreedSeconds));
  }

  private void advance(long millis) {
    clock.advance(millis, TimeUnit.MILLISECONDS);
    channel.runPendingTasks();
  }

  private void read() {
    channel.writeInbound(Unpooled.wrappedBuffer(new byte[1]));
    ((ByteBuf) channel.readInbound()).release();
  }

  private void write() {
    channel.writeOutbound(Unpooled.wrappedBuffer(new byte[] {1}));
  }

  private int pings() {
    int pings = 0;
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      pings += hexDump(out).startsWith("6d736e62010000001003") ? 1 : 0;
      out.release();
    }
    return pings;
  }
}
