package io.msrpc.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.wire.FrameHeader;
import io.msrpc.wire.FrameType;
import io.msrpc.wire.Mutations;
import io.msrpc.wire.Verdict;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import java.util.Random;

/** One end of a connection that is fed with anything, and what must hold whatever that is. */
public final class FuzzedChannel implements AutoCloseable {
  private static final int PING = 77_777;

  private final UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(false);
  private final EmbeddedChannel channel;

  /** The end that these handlers make, on a clock that stands still. */
  public FuzzedChannel(MockTicker clock, ChannelHandler handlers) {
    channel = EmbeddedChannel.builder().ticker(clock).register(false).handlers(handlers).build();
    channel.config().setAllocator(alloc);
    try {
      channel.register();
    } catch (Exception e) {
      throw new IllegalStateException("an embedded channel registers", e);
    }
  }

  public EmbeddedChannel channel() {
    return channel;
  }

  /** Feeds the bytes in pieces of any length, and returns what that allocated. */
  public long feed(byte[] bytes, Random random) {
    return Allocation.of(() -> feedPieces(bytes, random));
  }

  private void feedPieces(byte[] bytes, Random random) {
    int most = random.nextInt(4) == 0 ? 3 : bytes.length;
    for (int from = 0; from < bytes.length && channel.isOpen(); ) {
      int count = Math.min(bytes.length - from, 1 + random.nextInt(most));
      channel.writeInbound(alloc.buffer(count).writeBytes(bytes, from, count));
      from += count;
    }
    channel.runPendingTasks();
  }

  /** Whether it is open is what the tables say, and it answers a PING if it can be heard. */
  public void check(Verdict verdict) {
    channel.checkException();
    if (verdict != Verdict.EITHER) {
      assertThat(channel.isOpen()).as("open").isEqualTo(verdict != Verdict.CLOSED);
    }
    if (verdict == Verdict.ALIVE) {
      sent();
      feed(Mutations.frame(3, PING, new byte[0]), new Random(0));
      ByteBuf answer = Unpooled.wrappedBuffer(sent());
      int pong = answer.readableBytes() - FrameHeader.LENGTH;
      assertThat(pong).as("an answer to a PING").isNotNegative();
      assertThat(FrameType.of(answer.getByte(pong + 9))).isEqualTo(FrameType.PONG);
      assertThat(answer.getInt(pong + 12)).isEqualTo(PING);
    }
  }

  /** Everything sent since the last time. */
  public byte[] sent() {
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
      all.writeBytes(bytes);
      bytes.release();
    }
    byte[] sent = new byte[all.readableBytes()];
    all.readBytes(sent);
    return sent;
  }

  /** Closes it; no timer and no buffer may be left. */
  @Override
  public void close() {
    channel.finishAndReleaseAll();
    assertThat(channel.runScheduledPendingTasks()).as("timers").isEqualTo(-1);
    channel.releaseOutbound();
    assertThat(alloc.metric().usedHeapMemory()).as("bytes left").isZero();
    channel.checkException();
  }
}
