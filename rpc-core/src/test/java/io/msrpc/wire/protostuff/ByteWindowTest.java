package io.msrpc.wire.protostuff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.wire.type.MismatchException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The window moves on without anybody noticing, wherever its edges fall. */
class ByteWindowTest {
  private static final int BYTES = 20_000;

  static LongStream seeds() {
    return LongStream.range(0, 40);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void readsOfADirectBufferWhatItReadsOfAnArray(long seed) throws Exception {
    Random random = new Random(seed);
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    ByteBuf direct = Unpooled.directBuffer(BYTES).writeBytes(bytes);
    ByteWindow moving = new ByteWindow(direct);
    ByteWindow whole = new ByteWindow(Unpooled.wrappedBuffer(new byte[7], bytes).skipBytes(7));
    while (whole.available() > 0) {
      int length = Math.min(whole.available(), random.nextInt(random.nextInt(10) == 0 ? 9000 : 30));
      int kind = random.nextInt(4);
      assertThat(read(moving, kind, length)).isEqualTo(read(whole, kind, length));
      assertThat(moving.available()).isEqualTo(whole.available());
    }
    direct.release();
  }

  private static String read(ByteWindow in, int kind, int length) throws Exception {
    return switch (kind) {
      case 0 -> Arrays.toString(in.readBytes(length));
      case 1 -> in.readRange(length, (all, from, to) -> hex(Arrays.copyOfRange(all, from, to)));
      case 2 -> Long.toHexString(in.readFixed(Math.min(length, Long.BYTES)));
      default -> {
        in.skip(length);
        yield "skipped";
      }
    };
  }

  private static String hex(byte[] bytes) {
    return Arrays.toString(bytes);
  }

  @Test
  void readsAVarintAcrossAnEdge() throws Exception {
    for (int before = 4086; before <= 4096; before++) {
      ByteBuf out = Unpooled.directBuffer().writeZero(before);
      PayloadOutput.writeVarint(out, Long.MIN_VALUE);
      ByteWindow in = new ByteWindow(out);
      in.skip(before);
      assertThat(in.readVarint()).isEqualTo(Long.MIN_VALUE);
      assertThat(in.available()).isZero();
      out.release();
    }
  }

  @Test
  void refusesAVarintThatIsCutOff() {
    for (int length : new int[] {0, 1, 4096, 4097}) {
      ByteBuf out = Unpooled.directBuffer().writeZero(Math.max(0, length - 1));
      out.writeBytes(length == 0 ? new byte[0] : new byte[] {-1});
      ByteWindow in = new ByteWindow(out);
      in.skip(Math.max(0, length - 1));
      assertThatThrownBy(in::readVarint)
          .isInstanceOf(MismatchException.class)
          .hasMessageContaining("cut off");
      out.release();
    }
  }

  @Test
  void aMessageEndsBeforeTheBytesBehindIt() throws Exception {
    ByteBuf out = Unpooled.buffer();
    new PayloadOutput(out).writeString(1, "a", false);
    int length = out.writerIndex();
    out.writeBytes("behind".getBytes(UTF_8));
    ByteWindow bytes = new ByteWindow(out);
    PayloadInput in = new PayloadInput(bytes, length);
    assertThat(in.<Object>readFieldNumber(null)).isEqualTo(1);
    assertThat(in.readString()).isEqualTo("a");
    assertThat(in.<Object>readFieldNumber(null)).isZero();
    assertThat(bytes.available()).isEqualTo("behind".length());
  }

  @Test
  void aVarintMayNotReachBehindItsMessage() {
    ByteWindow bytes = new ByteWindow(Unpooled.wrappedBuffer(new byte[] {-1, 1}));
    PayloadInput in = new PayloadInput(bytes, 1);
    assertThatThrownBy(() -> in.readFieldNumber(null)).hasMessageContaining("cut off");
  }
}
