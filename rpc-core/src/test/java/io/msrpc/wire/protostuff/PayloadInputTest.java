package io.msrpc.wire.protostuff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.wire.type.MismatchException;
import io.msrpc.wire.type.Subject;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
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

/** The whole of protostuff's Input, against protostuff's own output. */
class PayloadInputTest {
  /** Writes fields. */
  private interface Fields {
    void write(Output out) throws IOException;
  }

  private static PayloadInput written(Fields fields) throws IOException {
    ProtostuffOutput out = new ProtostuffOutput(LinkedBuffer.allocate());
    fields.write(out);
    return new PayloadInput(new ByteWindow(Unpooled.wrappedBuffer(out.toByteArray())));
  }

  static LongStream seeds() {
    return LongStream.range(0, 50);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void readsEveryKindOfNumber(long seed) throws IOException {
    long any = new Random(seed).nextLong() >> (seed % 64);
    int small = (int) any;
    PayloadInput in =
        written(
            out -> {
              out.writeInt32(1, small, false);
              out.writeUInt32(2, small, false);
              out.writeSInt32(3, small, false);
              out.writeFixed32(4, small, false);
              out.writeSFixed32(5, small, false);
              out.writeEnum(6, small, false);
              out.writeInt64(7, any, false);
              out.writeUInt64(8, any, false);
              out.writeSInt64(9, any, false);
              out.writeFixed64(10, any, false);
              out.writeSFixed64(11, any, false);
            });

    assertThat(next(in)).isEqualTo(1);
    assertThat(in.readInt32()).isEqualTo(small);
    assertThat(next(in)).isEqualTo(2);
    assertThat(in.readUInt32()).isEqualTo(small);
    assertThat(next(in)).isEqualTo(3);
    assertThat(in.readSInt32()).isEqualTo(small);
    assertThat(next(in)).isEqualTo(4);
    assertThat(in.readFixed32()).isEqualTo(small);
    assertThat(next(in)).isEqualTo(5);
    assertThat(in.readSFixed32()).isEqualTo(small);
    assertThat(next(in)).isEqualTo(6);
    assertThat(in.readEnum()).isEqualTo(small);
    assertThat(next(in)).isEqualTo(7);
    assertThat(in.readInt64()).isEqualTo(any);
    assertThat(next(in)).isEqualTo(8);
    assertThat(in.readUInt64()).isEqualTo(any);
    assertThat(next(in)).isEqualTo(9);
    assertThat(in.readSInt64()).isEqualTo(any);
    assertThat(next(in)).isEqualTo(10);
    assertThat(in.readFixed64()).isEqualTo(any);
    assertThat(next(in)).isEqualTo(11);
    assertThat(in.readSFixed64()).isEqualTo(any);
    assertThat(next(in)).isZero();
  }

  private static int next(PayloadInput in) throws IOException {
    return in.readFieldNumber(null);
  }

  @Test
  void readsBytesInEveryForm() throws IOException {
    byte[] bytes = "né".getBytes(UTF_8);
    PayloadInput in =
        written(
            out -> {
              for (int number = 1; number <= 5; number++) {
                out.writeByteArray(number, bytes, false);
              }
            });
    ByteBuffer target = ByteBuffer.allocate(bytes.length);

    next(in);
    assertThat(in.readBytes().toByteArray()).isEqualTo(bytes);
    next(in);
    assertThat(in.readByteBuffer()).isEqualTo(ByteBuffer.wrap(bytes));
    next(in);
    in.readBytes(target);
    assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(bytes));
    next(in);
    assertThat(in.readString()).isEqualTo("né");
    next(in);
    ProtostuffOutput copy = new ProtostuffOutput(LinkedBuffer.allocate());
    in.transferByteRangeTo(copy, true, 5, false);
    assertThat(copy.toByteArray()).hasSize(2 + bytes.length).endsWith(bytes);
  }

  @Test
  void refusesBytes_whenTheTargetIsTooSmall() throws IOException {
    PayloadInput in = written(out -> out.writeByteArray(1, new byte[5], false));
    next(in);

    assertThatThrownBy(() -> in.readBytes(ByteBuffer.allocate(4)))
        .isInstanceOf(MismatchException.class)
        .hasMessageContaining("5 bytes (expected: at most 4)");
  }

  @Test
  void keepsAReplacementCharacter_whenItWasWritten() throws IOException {
    PayloadInput in = written(out -> out.writeString(1, "a\uFFFDb", false));
    next(in);

    assertThat(in.readString()).isEqualTo("a\uFFFDb");
  }

  @Test
  void readsVarintsOfAllLengths() throws IOException {
    for (int bits = 0; bits < 64; bits++) {
      ByteBuf out = Unpooled.buffer();
      Subject.writeVarint(1L << bits, out);
      ByteWindow in = new ByteWindow(out);
      assertThat(in.readVarint()).isEqualTo(1L << bits);
      assertThat(in.available()).isZero();
    }
  }
}
