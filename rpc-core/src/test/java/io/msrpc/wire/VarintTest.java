package io.msrpc.wire;

import static io.netty.buffer.ByteBufUtil.decodeHexDump;
import static io.netty.buffer.ByteBufUtil.hexDump;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VarintTest {
  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "1, 01",
    "127, 7f",
    "128, 8001",
    "3000, b817",
    "8388608, 80808004",
    "9223372036854775807, ffffffffffffffff7f",
    "-1, ffffffffffffffffff01"
  })
  void bytesOnTheWire(long value, String hex) {
    ByteBuf out = Unpooled.buffer();
    Varint.write(out, value);

    assertThat(hexDump(out)).isEqualTo(hex);
    assertThat(Varint.read(out)).isEqualTo(value);
    assertThat(out.isReadable()).isFalse();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void readsBackWhatItWrote(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      long value = random.nextLong() >>> random.nextInt(64);
      ByteBuf out = Unpooled.buffer();
      Varint.write(out, value);
      assertThat(Varint.read(out)).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "80", "ffffffffffffffffff", "ffffffffffffffffff02", "80808080808080808080"})
  void refuses_whatIsCutOffOrTooLong(String hex) {
    assertThatThrownBy(() -> Varint.read(bytes(hex))).isInstanceOf(InvalidPayloadException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"03" + "6161", "ffffffffffffffffff01" + "61", "80808080" + "08"})
  void refusesALength_beyondTheBytesLeft(String hex) {
    assertThatThrownBy(() -> Varint.readString(bytes(hex)))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessageContaining("length: ");
  }

  @Test
  void carriesStrings_asUtf8WithTheirLengthInBytes() {
    ByteBuf out = Unpooled.buffer();
    Varint.writeString(out, "né 😀");
    assertThat(hexDump(out)).isEqualTo("08" + "6ec3a920f09f9880");
    assertThat(Varint.readString(out)).isEqualTo("né 😀");
  }

  @Test
  void writesAQuestionMark_forHalfASurrogatePair() {
    ByteBuf out = Unpooled.buffer();
    Varint.writeString(out, "a\ud83d");
    assertThat(hexDump(out)).isEqualTo("02" + "613f");
  }

  private static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(decodeHexDump(hex));
  }
}
