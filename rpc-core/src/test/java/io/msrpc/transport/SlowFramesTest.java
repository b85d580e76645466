package io.msrpc.transport;

import static io.netty.buffer.ByteBufUtil.decodeHexDump;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.wire.Frame;
import io.msrpc.wire.FrameDecoder;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlowFramesTest {
  private static final String PING = "6d736e62" + "01" + "00000010" + "030000" + "00000001";
  private static final String HELLO_HEADER = "6d736e62" + "01" + "00000020" + "050000" + "00000000";

  /** A header that announces 1 MiB: 16 s more than a small frame. */
  private static final String LARGE = "6d736e62" + "01" + "00100000" + "010000" + "00000001";

  private final MockTicker clock = Ticker.newMockTicker();
  private final FrameDecoder decoder = new FrameDecoder(8 * 1024 * 1024);
  private final EmbeddedChannel channel =
      EmbeddedChannel.builder()
          .ticker(clock)
          .handlers(decoder, new SlowFrames(decoder, Duration.ofSeconds(5)))
          .build();

  @AfterEach
  void nothingIsLeft() {
    channel.finishAndReleaseAll();
    assertThat(channel.runScheduledPendingTasks()).as("timers").isEqualTo(-1);
  }

  @Test
  void reportsHalfAHeader_after30Seconds() {
    send("6d");
    advance(29_999);
    assertThat(reports()).isZero();
    advance(1);
    assertThat(reports()).isOne();
  }

  @Test
  void reportsADrip_whateverArrivesMeanwhile() {
    for (int i = 0; i < 30; i += 2) {
      send(PING.substring(i, i + 2));
      advance(1_999);
    }
    assertThat(reports()).isZero();
    advance(15);
    assertThat(reports()).isOne();
  }

  @Test
  void givesALongFrameMoreTime() {
    send(LARGE);
    advance(45_999);
    assertThat(reports()).isZero();
    advance(1);
    assertThat(reports()).isOne();
  }

  @Test
  void givesAHelloFiveSeconds_fromItsFirstByte() {
    send("6d");
    advance(4_000);
    send(HELLO_HEADER.substring(2));
    advance(999);
    assertThat(reports()).isZero();
    advance(1);
    assertThat(reports()).isOne();
  }

  @Test
  void startsAnew_withEveryFrame() {
    for (int i = 0; i < 10; i++) {
      send(PING.substring(0, 20));
      advance(20_000);
      send(PING.substring(20));
    }
    send(PING.substring(0, 20));
    advance(29_999);
    assertThat(reports()).isZero();
    advance(1);
    assertThat(reports()).isOne();
  }

  @Test
  void staysQuiet_betweenFrames() {
    send(PING);
    send(PING.substring(0, 20));
    send(PING.substring(20));
    advance(1_000_000);
    assertThat(reports()).isZero();
  }

  @Test
  void standsStill_whileWeDoNotRead() {
    send("6d");
    channel.config().setAutoRead(false);
    advance(30_000);
    advance(30_000);
    assertThat(reports()).isZero();
    channel.config().setAutoRead(true);
    advance(30_000);
    assertThat(reports()).isOne();
  }

  private void send(String hex) {
    channel.writeInbound(Unpooled.wrappedBuffer(decodeHexDump(hex)));
  }

  private void advance(long millis) {
    clock.advance(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  private int reports() {
    int reports = 0;
    for (Frame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
      reports +=
          frame.equals(new Frame.Malformed("a frame that does not end in time", true)) ? 1 : 0;
    }
    return reports;
  }
}
