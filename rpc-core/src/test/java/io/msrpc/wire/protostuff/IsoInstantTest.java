package io.msrpc.wire.protostuff;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** java.time's own texts are the measure. */
class IsoInstantTest {
  private static String print(Instant time) {
    byte[] text = new byte[IsoInstant.MOST];
    return new String(text, 0, IsoInstant.print(time, text), US_ASCII);
  }

  /** From the middle of other bytes. */
  private static Instant parse(String text) {
    byte[] bytes = ("7" + text + "7Z").getBytes(UTF_8);
    return IsoInstant.parse(bytes, 1, bytes.length - 2);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void printsAndReadsWhatJavaTimeWould(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      int[] nanos = {0, random.nextInt(1000) * 1_000_000, random.nextInt(1_000_000) * 1000};
      int nano = i % 4 == 3 ? random.nextInt(1_000_000_000) : nanos[i % 4];
      Instant time =
          Instant.ofEpochSecond(random.nextLong(-62_167_219_200L, 253_402_300_800L), nano);
      assertThat(print(time)).isEqualTo(time.toString());
      assertThat(parse(print(time))).isEqualTo(time);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999Z",
        "1970-01-01T00:00:00Z",
        "1969-12-31T23:59:59.500Z",
        "2000-02-29T12:00:00.000001Z"
      })
  void printsAndReadsTheCorners(String text) {
    Instant time = Instant.parse(text);
    assertThat(print(time)).isEqualTo(text);
    assertThat(parse(text)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-0001-12-31T23:59:59Z",
        "+10000-01-01T00:00:00Z",
        "+1000000000-12-31T23:59:59.999999999Z",
        "-1000000000-01-01T00:00:00.000000001Z",
        "-1000000000-01-01T00:00:00Z"
      })
  void leavesOtherYearsToJavaTime(String text) {
    assertThat(print(Instant.parse(text))).isEqualTo(text);
    assertThat(parse(text)).isEqualTo(Instant.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "2020-02-02T20:20:20",
        "2020-02-02T20:20:20.Z",
        "2020-02-02T20:20:20.1234567891Z",
        "2020-02-02T20:20:20,5Z",
        "2020-02-02t20:20:20Z",
        "2020-02-02T20:20:2/Z",
        "2020-02-02T20:20:2:Z",
        "2020/02/02T20:20:20Z",
        "2020-02-02T20:20:20+00:00",
        "2020-02-02T24:00:00Z",
        "2016-12-31T23:59:60Z",
        "2021-01-01T00:60:00Z",
        "2020-02-02T20:20:20.5é"
      })
  void leavesWhatHasAnotherFormToJavaTime(String text) {
    Throwable refusal = catchThrowable(() -> Instant.parse(text));
    if (refusal == null) {
      assertThat(parse(text)).isEqualTo(Instant.parse(text));
    } else {
      assertThatThrownBy(() -> parse(text)).hasMessage(refusal.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2021-02-29T00:00:00Z", "2021-13-01T00:00:00Z", "2021-00-01T00:00:00Z"})
  void refusesWhatIsNoDate(String text) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(DateTimeException.class);
  }

  @Test
  void readsAnyNumberOfFractionDigits_asJavaTimeDoes() {
    for (int digits = 1; digits <= 9; digits++) {
      String text = "2020-02-02T20:20:20." + "123456789".substring(0, digits) + "Z";
      assertThat(parse(text)).isEqualTo(Instant.parse(text));
    }
  }
}
