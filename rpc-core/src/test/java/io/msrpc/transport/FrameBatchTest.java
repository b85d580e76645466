package io.msrpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameBatchTest {
  private final EmbeddedChannel channel = new EmbeddedChannel(new FrameBatch());
  private final List<ByteBuf> frames = new ArrayList<>();

  @AfterEach
  void leavesNoBuffer() {
    channel.finishAndReleaseAll();
    assertThat(frames).allMatch(frame -> frame.refCnt() == 0);
  }

  private ByteBuf frame(int length, int fill) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) fill);
    ByteBuf frame = PooledByteBufAllocator.DEFAULT.directBuffer(length).writeBytes(bytes);
    frames.add(frame);
    return frame;
  }

  private void write(ByteBuf frame) {
    channel.write(frame, channel.voidPromise());
  }

  @Test
  void smallFramesLeaveInOneBuffer() {
    for (int i = 0; i < 100; i++) {
      write(frame(50, i));
    }
    assertThat(channel.<ByteBuf>readOutbound()).isNull();
    channel.flush();
    ByteBuf all = channel.readOutbound();
    assertThat(all.readableBytes()).isEqualTo(5000);
    assertThat(all.getByte(4999)).isEqualTo((byte) 99);
    all.release();
    assertThat(channel.<ByteBuf>readOutbound()).isNull();
  }

  @Test
  void aFrameThatIsAloneIsNotCopied() {
    ByteBuf alone = frame(50, 1);
    write(alone);
    channel.flush();
    assertThat(channel.<ByteBuf>readOutbound()).isSameAs(alone);
    alone.release();
  }

  @Test
  void aLongFrameIsNotCopied_andKeepsItsPlace() {
    ByteBuf first = frame(50, 1);
    ByteBuf large = frame(1025, 2);
    write(first);
    write(large);
    write(frame(50, 3));
    write(frame(50, 4));
    channel.flush();
    assertThat(channel.<ByteBuf>readOutbound()).isSameAs(first);
    assertThat(channel.<ByteBuf>readOutbound()).isSameAs(large);
    ByteBuf last = channel.readOutbound();
    assertThat(last.readableBytes()).isEqualTo(100);
    first.release();
    large.release();
    last.release();
  }

  @Test
  void aPromiseIsKept_andThoseBeforeLeaveFirst() {
    write(frame(50, 1));
    write(frame(50, 2));
    ByteBuf awaited = frame(50, 3);
    ChannelFuture written = channel.writeAndFlush(awaited);
    assertThat(written.isSuccess()).isTrue();
    ByteBuf before = channel.readOutbound();
    assertThat(before.readableBytes()).isEqualTo(100);
    assertThat(channel.<ByteBuf>readOutbound()).isSameAs(awaited);
    before.release();
    awaited.release();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void everyByteArrivesOnceAndInOrder(long seed) {
    Random random = new Random(seed);
    ByteBuf expected = Unpooled.buffer();
    for (int i = 0; i < 2000; i++) {
      ByteBuf frame = frame(16 + random.nextInt(random.nextInt(20) == 0 ? 5000 : 1009), i);
      expected.writeBytes(frame.duplicate());
      if (random.nextInt(10) == 0) {
        channel.write(frame);
      } else {
        write(frame);
      }
      if (random.nextInt(30) == 0) {
        channel.flush();
      }
    }
    channel.flush();
    ByteBuf sent = Unpooled.buffer();
    for (ByteBuf each; (each = channel.readOutbound()) != null; each.release()) {
      sent.writeBytes(each);
    }
    assertThat(sent).isEqualTo(expected);
  }

  @Test
  void letsGoOfWhatWasNeverFlushed() {
    write(frame(50, 1));
    write(frame(50, 2));
    channel.pipeline().remove(FrameBatch.class);
  }
}
