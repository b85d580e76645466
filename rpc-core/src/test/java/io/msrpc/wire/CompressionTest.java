package io.msrpc.wire;

import static io.msrpc.wire.Compression.GZIP;
import static io.msrpc.wire.Compression.LZ4;
import static io.msrpc.wire.Compression.NONE;
import static io.msrpc.wire.Compression.ZSTD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;

import io.msrpc.testing.Allocation;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompressionTest {
  private static final int MIB = 1024 * 1024;

  private final UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(false);

  @AfterEach
  void nothingIsLeft() {
    assertThat(alloc.metric().usedHeapMemory()).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(Compression.class)
  void expandsWhatItCompressed(Compression compression) {
    Random random = new Random(1);
    for (int i = 0; i < 100; i++) {
      byte[] plain = fewValues(random, i == 0 ? 0 : random.nextInt(20_000));
      ByteBuf small = compressed(compression, plain);
      ByteBuf back = compression.expand(small, MIB);
      assertThat(back).isEqualTo(Unpooled.wrappedBuffer(plain));
      back.skipBytes(back.readableBytes());
      assertThat(small.isReadable()).isFalse();
      back.release();
      small.release();
    }
  }

  private static byte[] fewValues(Random random, int length) {
    byte[] bytes = new byte[length];
    for (int at = 0; at < bytes.length; at++) {
      bytes[at] = (byte) random.nextInt(5);
    }
    return bytes;
  }

  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
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

  @ParameterizedTest(name = "{0}")
  @EnumSource(mode = EXCLUDE, names = "NONE")
  void refuses_whatExpandsMoreThan200Times(Compression compression) {
    ByteBuf bomb = compressed(compression, new byte[MIB]);
    assertThat(MIB / bomb.readableBytes()).isGreaterThan(200);
    String allowed = "more than " + 200 * bomb.readableBytes() + " bytes";
    assertTooLarge(compression, bomb, 8 * MIB, allowed);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(mode = EXCLUDE, names = "NONE")
  void refuses_whatExpandsBeyondTheLimit(Compression compression) {
    ByteBuf small = compressed(compression, noise(100_000));
    assertTooLarge(compression, small, 99_999, "more than 99999 bytes");
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(mode = EXCLUDE, names = "NONE")
  void accepts_exactlyTheLimit(Compression compression) {
    ByteBuf small = compressed(compression, noise(100_000));
    compression.expand(small, 100_000).release();
    small.release();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(names = {"ZSTD", "LZ4"})
  void allocatesNothing_whenTheStatedLengthIsBeyondTheLimit(Compression compression) {
    ByteBuf warm = compressed(compression, noise(100));
    compression.expand(warm, MIB).release();
    warm.release();
    ByteBuf bomb = compressed(compression, new byte[64 * MIB]);
    long allocated =
        Allocation.of(
            () ->
                assertThatThrownBy(() -> compression.expand(bomb, 32 * MIB))
                    .isInstanceOf(MessageTooLargeException.class));
    assertThat(allocated).isLessThan(MIB);
    bomb.release();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(mode = EXCLUDE, names = "NONE")
  void readsOrRefuses_whateverIsChanged(Compression compression) {
    Random random = new Random(2);
    ByteBuf whole = compressed(compression, fewValues(random, 5_000));
    for (int i = 0; i < 20_000; i++) {
      ByteBuf changed = alloc.buffer().writeBytes(whole, 0, whole.readableBytes());
      for (int times = 1 + random.nextInt(4); times > 0; times--) {
        changed.setByte(random.nextInt(changed.readableBytes()), random.nextInt());
      }
      readOrRefuse(compression, changed.slice(0, 1 + random.nextInt(changed.readableBytes())));
      changed.release();
    }
    whole.release();
  }

  /** Anything but bytes within the limit or the two exceptions fails the test. */
  private static void readOrRefuse(Compression compression, ByteBuf bytes) {
    try {
      ByteBuf plain = compression.expand(bytes, 8_000);
      assertThat(plain.readableBytes()).isLessThanOrEqualTo(8_000);
      plain.release();
    } catch (InvalidPayloadException | MessageTooLargeException e) {
      assertThat(e).hasMessageNotContaining("Exception");
    }
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(mode = EXCLUDE, names = "NONE")
  void refuses_whatIsCutOff(Compression compression) {
    ByteBuf whole = compressed(compression, noise(1_000));
    for (int length = 0; length < whole.readableBytes(); length++) {
      ByteBuf part = whole.slice(0, length);
      assertThatThrownBy(() -> compression.expand(part, MIB))
          .isInstanceOfAny(InvalidPayloadException.class, MessageTooLargeException.class);
    }
    whole.release();
  }

  @Test
  void allocatesNoMoreThanTheLimit() {
    ByteBuf small = compressed(Compression.GZIP, noise(4 * MIB));
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
    ByteBuf whole = compressed(Compression.GZIP, new byte[1000]);
    whole.setByte(whole.readableBytes() - 8, whole.getByte(whole.readableBytes() - 8) + 1);
    assertInvalid(whole);
  }

  @Test
  void refuses_whatDoesNotHaveTheLengthItStates() {
    ByteBuf more = compressed(Compression.LZ4, noise(100)).setByte(0, 101);
    assertThatThrownBy(() -> Compression.LZ4.expand(more, MIB))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessage("not lz4: it expands to 100 bytes, stated 101");
    more.release();
    ByteBuf unstated = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump("28b52ffd0058010000"));
    assertThatThrownBy(() -> Compression.ZSTD.expand(unstated, MIB))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessage("not zstd: it does not state its plain length");
  }

  @Test
  void knowsItsCodes() {
    for (Compression compression : Compression.values()) {
      assertThat(Compression.of(compression.code())).isEqualTo(compression);
    }
    assertThat(Compression.of(4)).isNull();
    assertThat(Compression.of(-1)).isNull();
    assertThat(Compression.codes(Compression.PREFERENCE)).isEqualTo("\2\3\1");
  }

  @Test
  void choosesTheFirstThatThePeerReads() {
    assertThat(Compression.choose(List.of(ZSTD, LZ4, GZIP), "\1\3\7")).isEqualTo(LZ4);
    assertThat(Compression.choose(List.of(GZIP, ZSTD), "\2\1")).isEqualTo(GZIP);
    assertThat(Compression.choose(List.of(ZSTD), "\1\3")).isEqualTo(NONE);
    assertThat(Compression.choose(List.of(), "\1\2\3")).isEqualTo(NONE);
  }

  private ByteBuf compressed(Compression compression, byte[] plain) {
    ByteBuf out = alloc.buffer();
    compression.compress(Unpooled.wrappedBuffer(plain), out);
    return out;
  }

  private static void assertTooLarge(
      Compression compression, ByteBuf bomb, int limit, String message) {
    assertThatThrownBy(() -> compression.expand(bomb, limit))
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
