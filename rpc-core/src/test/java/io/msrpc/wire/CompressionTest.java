package io.msrpc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionTest {
  private static final int MIB = 1024 * 1024;

  private final UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(false);

  @AfterEach
  void nothingIsLeft() {
    assertThat(alloc.metric().usedHeapMemory()).isZero();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void expandsWhatItCompressed(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 50; i++) {
      byte[] plain = new byte[random.nextInt(20_000)];
      for (int at = 0; at < plain.length; at++) {
        plain[at] = (byte) random.nextInt(5);
      }
      ByteBuf small = gzip(Unpooled.wrappedBuffer(plain));
      ByteBuf back = Compression.GZIP.expand(small, MIB);
      assertThat(back).isEqualTo(Unpooled.wrappedBuffer(plain));
      back.release();
      small.release();
    }
  }

  @Test
  void leavesTheBytesAlone_whenThereIsNone() {
    ByteBuf in = alloc.buffer().writeLong(42);
    ByteBuf out = Compression.NONE.expand(in, 1);
    assertThat(out.readLong()).isEqualTo(42);
    assertThat(in.isReadable()).isFalse();
    out.release();
    in.release();
  }

  @Test
  void refuses_whatExpandsMoreThan200Times() {
    ByteBuf bomb = gzip(Unpooled.wrappedBuffer(new byte[MIB]));
    assertThat(MIB / bomb.readableBytes()).isGreaterThan(200);
    assertTooLarge(bomb, 8 * MIB, "more than " + 200 * bomb.readableBytes() + " bytes");
  }

  @Test
  void refuses_whatExpandsBeyondTheLimit() {
    byte[] noise = new byte[100_000];
    new Random(1).nextBytes(noise);
    assertTooLarge(gzip(Unpooled.wrappedBuffer(noise)), 99_999, "more than 99999 bytes");
  }

  @Test
  void accepts_exactlyTheLimit() {
    byte[] noise = new byte[100_000];
    new Random(1).nextBytes(noise);
    ByteBuf small = gzip(Unpooled.wrappedBuffer(noise));
    Compression.GZIP.expand(small, 100_000).release();
    small.release();
  }

  @Test
  void allocatesNoMoreThanTheLimit() {
    byte[] plain = new byte[4 * MIB];
    new Random(1).nextBytes(plain);
    ByteBuf small = gzip(Unpooled.wrappedBuffer(plain));
    Counting counting = new Counting();
    ByteBuf in = counting.buffer().writeBytes(small);
    small.release();
    counting.largest = 0;

    assertThatThrownBy(() -> Compression.GZIP.expand(in, MIB))
        .isInstanceOf(MessageTooLargeException.class);

    assertThat(counting.largest).isPositive().isLessThanOrEqualTo(MIB);
    in.release();
  }

  @Test
  void refuses_whatIsNotGzip() {
    assertInvalid(alloc.buffer());
    assertInvalid(alloc.buffer().writeLong(42));
    ByteBuf whole = gzip(Unpooled.wrappedBuffer(new byte[1000]));
    for (int length = 0; length < whole.readableBytes(); length++) {
      assertInvalid(alloc.buffer().writeBytes(whole, 0, length));
    }
    whole.setByte(whole.readableBytes() - 8, whole.getByte(whole.readableBytes() - 8) + 1);
    assertInvalid(whole);
  }

  @Test
  void knowsItsCodes() {
    assertThat(Compression.of(0)).isEqualTo(Compression.NONE);
    assertThat(Compression.of(1)).isEqualTo(Compression.GZIP);
    assertThat(Compression.of(2)).isNull();
    assertThat(Compression.of(-1)).isNull();
  }

  private ByteBuf gzip(ByteBuf plain) {
    ByteBuf out = alloc.buffer();
    Compression.GZIP.compress(plain, out);
    return out;
  }

  private static void assertTooLarge(ByteBuf bomb, int limit, String message) {
    assertThatThrownBy(() -> Compression.GZIP.expand(bomb, limit))
        .isInstanceOf(MessageTooLargeException.class)
        .hasMessageContaining(message);
    bomb.release();
  }

  private static void assertInvalid(ByteBuf bytes) {
    assertThatThrownBy(() -> Compression.GZIP.expand(bytes, MIB))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessageStartingWith("not gzip");
    bytes.release();
  }

  /** Remembers the largest array that was asked for. */
  private static final class Counting extends AbstractByteBufAllocator {
    private int largest;

    @Override
    protected ByteBuf newHeapBuffer(int initial, int max) {
      return new UnpooledHeapByteBuf(this, initial, max) {
        @Override
        protected byte[] allocateArray(int bytes) {
          largest = Math.max(largest, bytes);
          return super.allocateArray(bytes);
        }
      };
    }

    @Override
    protected ByteBuf newDirectBuffer(int initial, int max) {
      return newHeapBuffer(initial, max);
    }

    @Override
    public boolean isDirectBufferPooled() {
      return false;
    }
  }
}
