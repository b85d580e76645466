package io.msrpc.wire.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.testing.Allocation;
import io.msrpc.wire.InvalidPayloadException;
import io.msrpc.wire.type.Subject;
import io.msrpc.wire.type.Vectors;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that are no payload are refused, within bounds. */
class JsonHostileInputTest {
  record Key(String text) {
    @Override
    public int hashCode() {
      return 1;
    }
  }

  interface Service {
    void one(Vectors.User user);

    Map<Key, Integer> byKey();

    List<List<Integer>> lists();
  }

  private static void assertRefused(Subject subject, String json, String message) {
    assertThatThrownBy(() -> subject.read(ByteBufUtil.hexDump(json.getBytes(UTF_8))))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
  }

  private static Subject vector(String method) {
    return Subject.of(new JsonSerializer(), Vectors.class, method);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          integer    | 1.0                    | VALUE_NUMBER_FLOAT (expected: a Integer)
          integer    | 1e2                    | VALUE_NUMBER_FLOAT
          integer    | 2147483648             | text that is no java.lang.Integer
          integer    | "1"                    | VALUE_STRING (expected: a Integer)
          integer    | true                   | VALUE_TRUE
          integer    | [1]                    | START_ARRAY
          byteValue  | 128                    | text that is no java.lang.Byte
          character  | 65536                  | text that is no java.lang.Character
          character  | -1                     | text that is no java.lang.Character
          bool       | 1                      | VALUE_NUMBER_INT
          bool       | "true"                 | VALUE_STRING
          doubleValue| "1.5"                  | VALUE_STRING
          doubleValue| NaN                    | NaN
          string     | 1                      | VALUE_NUMBER_INT
          bytes      | "a*=="                 | text that is no [B
          uuid       | "1-2-3-4-5-6"          | text that is no java.util.UUID
          instant    | "yesterday"            | text that is no java.time.Instant
          bigDecimal | "1e20000"              | scale -20000
          bigDecimal | 1e-20000               | scale 20000
          bigDecimal | "x"                    | text that is no java.math.BigDecimal
          mood       | 1                      | VALUE_NUMBER_INT
          list       | {"0":1}                | START_OBJECT (expected: START_ARRAY)
          list       | [1,]                   | Unexpected character
          list       | [1                     | Unexpected end-of-input
          list       | [1] [2]                | START_ARRAY (expected: the end)
          map        | {"a":1,"a":2}          | Duplicate
          map        | [["a"]]                | result{0}: END_ARRAY
          map        | [["a",1,2]]            | VALUE_NUMBER_INT (expected: END_ARRAY)
          user       | {"id":1,"id":2}        | Duplicate
          user       | {"x":1,"x":2}          | Duplicate
          user       | {"id":{}}              | result.id: START_OBJECT
          user       | []                     | START_ARRAY (expected: START_OBJECT)
          shape      | {}                     | END_OBJECT (expected: FIELD_NAME)
          shape      | {"9":{}}               | 9 is no subtype of
          shape      | {"Circle":{}}          | a member whose name is no number
          shape      | {"1":null}             | VALUE_NULL (expected: START_OBJECT)
          shape      | {"1":{},"7":{}}        | FIELD_NAME (expected: END_OBJECT)
          shape      | {"@class":"io.msrpc.X"}| a member whose name is no number
          """)
  void refusesWhatTheTypeDoesNotHave(String method, String json, String message) {
    assertRefused(vector(method), json, message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "22c328 22", // a byte that continues nothing
        "22c080 22", // an overlong NUL
        "22eda080 22", // half a surrogate pair
        "22ff 22",
        "feff 0031", // UTF-16
        "00000031", // UTF-32
        "efbbbf 31", // a byte order mark
        "",
        "20"
      })
  void refusesWhatIsNotUtf8_orNothing(String hex) {
    assertThatThrownBy(() -> vector("string").read(hex.replace(" ", "")))
        .isInstanceOf(InvalidPayloadException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{}", "[]", "[{},1]", "[{}", "[{}]]", "[{}][]", "7"})
  void refusesArguments_thatAreNotOneAParameter(String json) {
    Subject subject = Subject.of(new JsonSerializer(), Service.class, "one");
    assertThatThrownBy(() -> subject.readArguments(ByteBufUtil.hexDump(json.getBytes(UTF_8))))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessageStartingWith("default/" + Service.class.getName() + ":1#one(");
  }

  @Test
  void refusesNumbersOfAMillionDigits_atOnce() {
    String digits = "1".repeat(1_000_000);
    for (String method : List.of("integer", "doubleValue", "bigInteger", "bigDecimal")) {
      assertRefused(vector(method), digits, "Number");
      assertRefused(vector(method), "1e" + digits, "Number");
    }
    assertRefused(vector("bigInteger"), "\"" + digits + "\"", "1000000 bytes");
    assertRefused(vector("user"), "{\"unknown\":" + digits + "}", "Number");
  }

  @Test
  void refusesNestingBeyond64_inWhatIsSkippedToo() {
    assertRefused(vector("user"), "{\"unknown\":" + "[".repeat(64), "nesting depth");
    String fits = "{\"unknown\":" + "[".repeat(63) + "]".repeat(63) + "}";
    assertThat(vector("user").read(ByteBufUtil.hexDump(fits.getBytes(UTF_8)))).isNotNull();
    assertRefused(vector("user"), "{\"a\":".repeat(1_000_000), "nesting depth");
  }

  @Test
  void refusesKeysThatAllHaveOneHash() {
    String pairs =
        IntStream.range(0, 300)
            .mapToObj(i -> "[{\"text\":\"" + i + "\"}," + i + "]")
            .collect(Collectors.joining(",", "[", "]"));
    Subject subject = Subject.of(new JsonSerializer(), Service.class, "byKey");
    assertRefused(subject, pairs, "more than 256 keys or elements with one hash code");
  }

  @Test
  void costsASmallMultipleOfItsLength() {
    Subject subject = Subject.of(new JsonSerializer(), Service.class, "lists");
    List<Integer> none = new ArrayList<>();
    subject.readBack(List.of(none));
    String json = "[" + "[],".repeat(300_000) + "[]]";
    byte[] bytes = json.getBytes(UTF_8);
    long allocated = Allocation.of(() -> subject.codec().readResult(Subject.bytes(bytes)));
    assertThat(allocated).isLessThan(64L * bytes.length);
  }
}
