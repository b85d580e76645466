package io.msrpc.wire.protostuff;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.protostuff.ByteString;
import io.protostuff.LinkedBuffer;
import io.protostuff.Output;
import io.protostuff.ProtostuffOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole of protostuff's Output, byte for byte as protostuff's own. */
class PayloadOutputTest {
  private interface Fields {
    void write(Output out) throws IOException;
  }

  private static void assertSame(Fields fields) throws IOException {
    ProtostuffOutput theirs = new ProtostuffOutput(LinkedBuffer.allocate());
    fields.write(theirs);
    ByteBuf ours = Unpooled.buffer(1);
    fields.write(new PayloadOutput(ours));
    assertThat(ByteBufUtil.hexDump(ours)).isEqualTo(ByteBufUtil.hexDump(theirs.toByteArray()));
  }

  static LongStream seeds() {
    return LongStream.range(0, 130);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void writesEveryKindOfNumber(long seed) throws IOException {
    long any = new Random(seed).nextLong() >> (seed % 64);
    int small = (int) any;
    int number = 1 + (int) (seed % 3 == 0 ? seed * 100 : seed % 15);
    assertSame(
        out -> {
          out.writeInt32(number, small, false);
          out.writeUInt32(number, small, false);
          out.writeSInt32(number, small, true);
          out.writeFixed32(number, small, false);
          out.writeSFixed32(number, small, false);
          out.writeEnum(number, small, false);
          out.writeInt64(number, any, false);
          out.writeUInt64(number, any, false);
          out.writeSInt64(number, any, true);
          out.writeFixed64(number, any, false);
          out.writeSFixed64(number, any, false);
          out.writeFloat(number, Float.intBitsToFloat(small), false);
          out.writeDouble(number, any, false);
          out.writeBool(number, any > 0, false);
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 42, 43, 127, 128, 5000})
  void writesTextsAndBytes_ofAnyLength(int length) throws IOException {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    assertSame(
        out -> {
          out.writeString(1, "a".repeat(length), false);
          out.writeString(20, "é".repeat(length), false);
          out.writeString(2, "语".repeat(length), false);
          out.writeString(3, "😀".repeat(length), false);
          out.writeByteArray(4, bytes, false);
          out.writeBytes(5, ByteString.copyFrom(bytes), false);
          out.writeBytes(6, ByteBuffer.wrap(bytes), false);
          out.writeByteRange(true, 7, bytes, length / 2, length / 4, false);
        });
  }

  @Test
  void halfASurrogatePairBecomesAQuestionMark() throws IOException {
    ByteBuf out = Unpooled.buffer();
    new PayloadOutput(out).writeString(1, "a\ud83d", false);
    assertThat(ByteBufUtil.hexDump(out)).isEqualTo("0a02613f");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 127, 128, 16383, 16384, Integer.MAX_VALUE, -1, Long.MIN_VALUE})
  void knowsTheLengthOfAVarint(long value) {
    ByteBuf out = Unpooled.buffer();
    PayloadOutput.writeVarint(out, value);
    assertThat(PayloadOutput.varintLength(value)).isEqualTo(out.readableBytes());
  }

  /** The room for the length is what the payload before it took. */
  @ParameterizedTest
  @ValueSource(ints = {126, 127, 20_000, 5, 3_000_000, 20_000, 0})
  void thePayloadIsMoved_whenItsLengthIsAnother(int size) throws IOException {
    MessageType type = new AnonymousType(new Scalars().of(byte[].class));
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    for (int before : new int[] {5, 200, 20_000, 3_000_000}) {
      ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(1);
      type.writePayload(out, new byte[before]);
      out.clear().writeByte(77);
      type.writePayload(out, bytes);
      assertThat(out.readByte()).isEqualTo((byte) 77);
      ByteWindow in = new ByteWindow(out);
      assertThat(in.readVarint()).isEqualTo(in.available() + 1L);
      assertThat((byte[]) type.readFields(new PayloadInput(in))).isEqualTo(bytes);
      out.release();
    }
  }
}
