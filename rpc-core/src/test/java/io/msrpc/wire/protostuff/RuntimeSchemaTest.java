package io.msrpc.wire.protostuff;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.wire.type.Subject;
import io.netty.buffer.ByteBufUtil;
import io.protostuff.Exclude;
import io.protostuff.Tag;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Where our bytes are those of protostuff-runtime 1.8.0 and where not; docs/protocol.md has the
 * table. The bytes here are what {@code ProtostuffIOUtil.toByteArray} wrote of classes with these
 * fields by {@code RuntimeSchema.getSchema}.
 */
@DisplayName("codec 1 beside protostuff's runtime schemas")
class RuntimeSchemaTest {
  static class Scalars {
    boolean a = true;
    int b = -40;
    long c = 1L << 40;
    float d = 1.5f;
    double e = -0.5;
    String f = "né";
    byte[] g = {0, 1, -1};
    Integer h = 7;
    BigInteger i = BigInteger.valueOf(-129);
    BigDecimal j = new BigDecimal("-12.50");
    char k = 'é';
    Nested n = new Nested();
  }

  static class Nested {
    long id = 5;
    String name = "ann";
  }

  static class Tagged {
    @Tag(3)
    long id = 7;

    @Exclude String password = "x";

    @Tag(1)
    String name = "ann";
  }

  static class Untagged {
    long id = 7;
    @Exclude String password = "x";
    transient int cached = 1;
    String name = "ann";
  }

  static class Ints {
    int[] ints = {1, 2};
  }

  static class Zero {
    int a;
    String b;
    boolean c;
  }

  static class Negative {
    short s = -3;
    byte b = -2;
  }

  enum Mood {
    HAPPY,
    SAD
  }

  static class Feeling {
    Mood mood = Mood.SAD;
  }

  static class Strings {
    List<String> strings = List.of("b", "a");
  }

  static class Counts {
    Map<String, Integer> counts = Map.of("a", 1);
  }

  static class Dated {
    Date date = new Date(1_767_323_045_006L);
  }

  static class Identified {
    UUID id = new UUID(1, 2);
  }

  static class Old {
    long id = 7;
    @Deprecated String former = "x";
    String name = "ann";
  }

  interface Service {
    Scalars scalars();

    Tagged tagged();

    Untagged untagged();

    Ints ints();

    Zero zero();

    Negative negative();

    Feeling feeling();

    Strings strings();

    Counts counts();

    Dated dated();

    Identified identified();

    Old old();
  }

  /** Our message of an instance with the values that its fields have, without the length. */
  private static String ours(String method) throws ReflectiveOperationException {
    Class<?> type = Service.class.getDeclaredMethod(method).getReturnType();
    String payload =
        Subject.of(Service.class, method).write(type.getDeclaredConstructor().newInstance());
    return payload.substring(2);
  }

  @ParameterizedTest
  @CsvSource({
    "scalars,"
        + " 080110d8ffffffffffffffff0118808080808020250000c03f29000000000000e0bf32036ec3a93a030001ff"
        + "40074a02ff7f52062d31322e353058e9016308051203616e6e64",
    "tagged, 0a03616e6e1807", // in the order of the numbers; ours is that of the fields
    "untagged, 08071203616e6e",
    "ints, 0b0802100110020c"
  })
  void writesAndReadsTheSame(String method, String runtime) throws ReflectiveOperationException {
    Subject subject = Subject.of(Service.class, method);
    String n = ByteBufUtil.hexDump(new byte[] {(byte) (runtime.length() / 2 + 1)});

    Object read = subject.read(n + runtime);

    assertThat(subject.write(read)).isEqualTo(n + ours(method));
    assertThat(ours(method)).isEqualTo(method.equals("tagged") ? "1807" + "0a03616e6e" : runtime);
  }

  @ParameterizedTest
  @CsvSource({
    "zero, 08001800, ''",
    "negative, 08fdffffff0f10feffffff0f, 08fdffffffffffffffff0110feffffffffffffffff01",
    "feeling, 0801, 0a03534144",
    "strings, 0a01620a0161, 0b08021201621201610c",
    "counts, 0b0b0a016110010c0c, 0b080112016120010c",
    "dated, 098e8ca97c9b010000, 0a18323032362d30312d30325430333a30343a30352e3030365a",
    "identified, 0b080110020c, 0a1000000000000000010000000000000002",
    "old, 08071a03616e6e, 08071201781a03616e6e"
  })
  void writesOtherBytes(String method, String runtime, String ours)
      throws ReflectiveOperationException {
    assertThat(ours(method)).isEqualTo(ours).isNotEqualTo(runtime);
  }
}
