package io.msrpc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HelloTest {
  private static final String NONCE = "0e".repeat(32);
  private static final Challenge SAID = new Challenge(NONCE, "0f".repeat(32), false);
  private static final Hello FULL =
      new Hello("\1\2", "\1", 1 << 20, Duration.ofSeconds(7), SAID, "i", "b", "p");

  @Test
  void readsBackWhatItWrote() {
    ByteBuf out = Unpooled.buffer();
    FULL.writeTo(out);
    assertThat(Hello.read(out)).isEqualTo(FULL);
  }

  @Test
  void hasDefaults_whenNothingIsSaid() {
    assertThat(read("00"))
        .isEqualTo(
            new Hello("\1", "", 64 * 1024, Duration.ofSeconds(3), Challenge.NONE, "", "", ""));
  }

  @Test
  void ignoresUnknownKeys() {
    assertThat(read("02" + "630161" + "090170").product()).isEqualTo("p");
  }

  @ParameterizedTest
  @CsvSource({
    "010401" + "10, 8192",
    "0104038080" + "01, 16384",
    "01040affffffffffffffffff01, 2147483647"
  })
  void keepsTheFrameLimit_withinWhatCanBeServed(String hex, int expected) {
    assertThat(read(hex).maxFrame()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // no count
        "02090170", // fewer than it counts
        "ffffffffffffffffff01", // more than there are bytes
        "01090570", // a value longer than the rest
        "02090170090171", // a key twice
        "0000", // bytes behind the last
        "01010102", // another protocol version only
        "010400", // a number without bytes
        "01040180", // a number cut off
        "010a00", // no nonce where one must be
        "010b0100" // a proof of another length
      })
  void refuses_whatIsNone(String hex) {
    assertThatThrownBy(() -> read(hex)).isInstanceOf(InvalidPayloadException.class);
  }

  @Test
  void seesASecretInClear_thoughNobodyWritesOne() {
    assertThat(read("010603616263").challenge()).isEqualTo(new Challenge("", "", true));
    assertThat(read("010600").challenge()).isEqualTo(Challenge.NONE);
  }

  @Test
  void keepsTheNonceOutOfItsText() {
    assertThat(FULL.toString()).doesNotContain(NONCE);
  }

  @Test
  void takesAnotherHeartbeat() {
    assertThat(FULL.withHeartbeat(Duration.ofSeconds(9)).heartbeat()).hasSeconds(9);
    assertThat(FULL.withHeartbeat(FULL.heartbeat())).isEqualTo(FULL);
  }

  private static Hello read(String hex) {
    return Hello.read(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex)));
  }
}
