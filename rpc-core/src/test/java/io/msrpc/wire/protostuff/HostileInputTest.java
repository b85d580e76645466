package io.msrpc.wire.protostuff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.INTEGER;

import io.msrpc.testing.Allocation;
import io.msrpc.wire.InvalidPayloadException;
import io.msrpc.wire.type.Subject;
import io.msrpc.wire.type.Vectors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever the bytes are, they are a value or an {@link InvalidPayloadException}. */
class HostileInputTest {
  record Point(int x, String name) {}

  record Positive(int value) {
    Positive {
      if (value <= 0) {
        throw new IllegalArgumentException("value: " + value + " (expected: > 0)");
      }
    }
  }

  record Moody(String name) {
    @Override
    public int hashCode() {
      return name.hashCode();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Moody moody && name.equals(moody.name);
    }
  }

  record Tree(List<Tree> children) {}

  record Pair(int x, int y) {}

  record Quoting(String text) {
    Quoting {
      throw new IllegalArgumentException(text);
    }
  }

  interface Service {
    void none();

    Point point();

    int integer();

    byte small();

    char character();

    boolean bool();

    float real();

    long wide();

    String text();

    byte[] bytes();

    BigDecimal decimal();

    BigInteger bigInteger();

    UUID uuid();

    Instant instant();

    List<Integer> list();

    int[] array();

    Map<Integer, Integer> map();

    Set<Moody> moody();

    Map<Moody, String> moodyKeys();

    List<Positive> positives();

    Vectors.Shape shape();

    Tree tree();

    Quoting quoting();

    Set<Pair> pairs();

    Map<Pair, Integer> pairKeys();

    Hashtable<String, Integer> table();

    void two(String a, String b);
  }

  private static final String HERE = "default/io.msrpc.wire.protostuff.HostileInputTest$Service:1#";

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          point      |                            | a varint is cut off
          point      | 80                         | a varint is cut off
          point      | ffffffffffffffffff02       | a varint of more than 64 bits
          point      | ffffffffffffffffff01       | a length of 18446744073709551614 with 0 bytes left
          point      | 03 08                      | a length of 2 with 1 bytes left
          point      | 02 08                      | .x: a varint is cut off
          point      | 02 00                      | field number 0
          point      | 02 07                      | field number 0
          point      | 03 0900                    | .x: wire type 1 (expected: 0)
          point      | 03 1000                    | .name: wire type 0 (expected: 2)
          point      | 03 1400                    | end of group 2 within group 0
          point      | 03 1e00                    | wire type 6
          point      | 04 1f0000                  | wire type 7
          point      | 07 f8ffffff7f00            | 34359738360 (expected: 32 bits)
          point      | 04 1205ff                  | .name: a length of 5 with 1 bytes left
          point      | 08 12ffffffff0f00          | .name: a length of 4294967295 with 1 bytes left
          point      | 08 12ffffffff0700          | .name: a length of 2147483647 with 1 bytes left
          point      | 05 1202c328                | .name: text that is not UTF-8
          point      | 06 1203eda080              | .name: text that is not UTF-8
          point      | 04 1a0501                  | a length of 5 with 1 bytes left
          point      | 02 1b                      | group 3 is cut off
          point      | 03 1b24                    | end of group 4 within group 3
          point      | 03 1900                    | a number is cut off
          point      | 03 1d00                    | a number is cut off
          integer    | 07 08ffffffff0f            | 4294967295 (expected: an int)
          small      | 04 088001                  | 128 (expected: -128..127)
          character  | 05 08808004                | 65536 (expected: 0..65535)
          bool       | 03 0802                    | 2 (expected: 0 or 1)
          real       | 04 0d0000                  | a number is cut off
          wide       | 0c 08ffffffffffffffffff7f  | a varint of more than 64 bits
          text       | 06 0a80808001              | a length of 2097152 with 0 bytes left
          text       | 03 0900                    | wire type 1 (expected: 2)
          bytes      | 04 0affff                  | a varint is cut off
          decimal    | 04 0a0131 00               | 1 bytes behind the payload
          decimal    | 05 0a023165                | text that is no java.math.BigDecimal
          decimal    | 0c 0a09314532313437343833  | scale -2147483 (expected: -10000..10000)
          decimal    | 0a 0a07314531303030ff      | text that is not UTF-8
          decimal    | 0a 0a0731453130303031      | scale -10001 (expected: -10000..10000)
          decimal    | 0b 0a0831452d3130303031    | scale 10001 (expected: -10000..10000)
          bigInteger | 03 0a00                    | a BigInteger of 0 bytes (expected: at least 1)
          uuid       | 04 0a0101                  | a UUID of 1 bytes (expected: 16)
          instant    | 04 0a016e                  | text that is no java.time.Instant
          list       | 03 1000                    | field 2 (expected: a count)
          list       | 03 0801                    | a count of 1 with 0 bytes left
          list       | 07 08ffffff7f10            | a count of 268435455 with 1 bytes left
          list       | 08 08ffffffff0f10          | a count of 4294967295 with 1 bytes left
          list       | 05 08021000                | a count of 2 with 2 bytes left
          list       | 07 080110001000            | field 2 (expected: the end)
          list       | 05 08012000                | [0]: field 4 (expected: 2 or a null)
          list       | 05 08011801                | [0]: field 3 (expected: 2 or a null)
          array      | 07 08ffffff7f10            | a count of 268435455 with 1 bytes left
          array      | 05 08011200                | [0]: wire type 2 (expected: 0)
          map        | 05 08011000                | a count of 1 with 2 bytes left
          map        | 07 080110001000            | {0}: field 2 (expected: 4 or a null)
          shape      | 01                         | 0 is no subtype of io.msrpc.wire.type.Vectors$Shape known here
          shape      | 03 2324                    | 4 is no subtype of io.msrpc.wire.type.Vectors$Shape known here
          shape      | 05 1b1c1b1c                | field 3 (expected: the end)
          none       | 02 0a                      | a varint is cut off
          none       | 01 00                      | 1 bytes behind the payload
          """)
  void refusesTheResult(String method, String hex, String problem) {
    Subject subject = Subject.of(Service.class, method);

    assertThatThrownBy(() -> subject.read(hex == null ? "" : hex))
        .isInstanceOf(InvalidPayloadException.class)
        .extracting(HostileInputTest::problemOf)
        .isEqualTo(problem);
  }

  /** What follows the method and "result" in a message. */
  private static String problemOf(Throwable thrown) {
    String message = thrown.getMessage();
    assertThat(message).startsWith("default/" + Service.class.getName() + ":1#");
    return message.substring(message.indexOf(')') + 1).replaceFirst("^(, result)?(: )?", "");
  }

  @Test
  void refusesArguments_sayingWhich() {
    Subject subject = Subject.of(Service.class, "two");

    assertThatThrownBy(() -> subject.readArguments("030a00"))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessageEndingWith(
            "two(java.lang.String,java.lang.String), argument 2: a varint is cut off");
    assertThatThrownBy(() -> subject.readArguments("00 00 00"))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessageEndingWith("two(java.lang.String,java.lang.String): 1 bytes behind the payload");
  }

  @Test
  void refuses_whenTheConstructorDoes() {
    assertThatThrownBy(() -> Subject.of(Service.class, "positives").read("09 0802 13080114 1314"))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessageEndingWith(
            "result[1]: the constructor of "
                + Positive.class.getName()
                + " failed: java.lang.IllegalArgumentException: value: 0 (expected: > 0)");
  }

  @Test
  void refuses_whenHashCodeFails() {
    assertThatThrownBy(() -> Subject.of(Service.class, "moody").read("05 0801 1314"))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessageContaining("hashCode, equals or compareTo of an element failed: java.lang.Null");
    assertThatThrownBy(() -> Subject.of(Service.class, "moodyKeys").read("07 0801 1314 2800"))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessageContaining("hashCode, equals or compareTo of a key failed: java.lang.NullPoint");
  }

  @Test
  void quotesNoMoreThanALine_whenAConstructorQuotesAll() {
    String longText = Subject.of(Service.class, "text").write("x".repeat(100_000));

    assertThatThrownBy(() -> Subject.of(Service.class, "quoting").read(longText))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessageContaining("xxxxx…")
        .extracting(thrown -> thrown.getMessage().length(), INTEGER)
        .isLessThan(500);
  }

  @Test
  void reads64Levels_andRefuses65() {
    Subject subject = Subject.of(Service.class, "tree");

    assertThat(subject.read(payload(tree(31, "0b08000c")))).isInstanceOf(Tree.class);
    assertThatThrownBy(() -> subject.read(payload(tree(32, ""))))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessageEndingWith(": nested deeper than 64");
  }

  /** Fields of a tree that goes on below: in the list of children, one more tree. */
  private static String tree(int levels, String innermost) {
    return "0b080113".repeat(levels) + innermost + "140c".repeat(levels);
  }

  @Test
  void skips64Levels_andRefuses65() {
    Subject subject = Subject.of(Service.class, "none");

    assertThat(subject.read(payload("4b".repeat(63) + "4c".repeat(63)))).isNull();
    assertThatThrownBy(() -> subject.read(payload("4b".repeat(100_000))))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessageEndingWith(": nested deeper than 64");
  }

  @Test
  void allocatesLittle_whenEveryLevelClaimsAllBytesAreElements() {
    Subject subject = Subject.of(Service.class, "tree");
    String claimsAMillion = "0b" + "08808040" + "13";
    String hex = payload(claimsAMillion.repeat(31) + "08" + "80".repeat(3 << 20));
    ByteBuf bytes = Subject.bytes(hex);

    long allocated =
        Allocation.of(
            () ->
                assertThatThrownBy(() -> subject.codec().readResult(bytes))
                    .isInstanceOf(InvalidPayloadException.class));

    assertThat(allocated).isLessThan(1 << 20);
  }

  @Test
  void refusesAFloodOfKeysWithOneHashCode() {
    Set<Pair> colliding =
        IntStream.rangeClosed(0, 256)
            .mapToObj(i -> new Pair(i, -31 * i))
            .collect(Collectors.toSet());
    assertThat(colliding.stream().map(Pair::hashCode).distinct()).hasSize(1);
    String set = Subject.of(Service.class, "pairs").write(colliding);
    Map<Pair, Integer> map = colliding.stream().collect(Collectors.toMap(key -> key, key -> 1));
    String written = Subject.of(Service.class, "pairKeys").write(map);

    assertThatThrownBy(() -> Subject.of(Service.class, "pairs").read(set))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessageEndingWith(": more than 256 keys or elements with one hash code");
    assertThatThrownBy(() -> Subject.of(Service.class, "pairKeys").read(written))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessageEndingWith(": more than 256 keys or elements with one hash code");
  }

  /** Unlike other tables of the JDK it does not sort strings that collide. */
  @Test
  void refusesAFloodOfStringsWithOneHashCode_whereATableIsAHashtable() {
    Hashtable<String, Integer> colliding = new Hashtable<>();
    for (int i = 0; i < 512; i++) {
      String bits = "%9s".formatted(Integer.toBinaryString(i)).replace(' ', '0');
      colliding.put(bits.replace("0", "Aa").replace("1", "BB"), i);
    }
    assertThat(colliding.keySet().stream().map(String::hashCode).distinct()).hasSize(1);
    Subject table = Subject.of(Service.class, "table");
    String written = table.write(colliding);

    assertThatThrownBy(() -> table.read(written))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessageEndingWith(": more than 256 keys or elements with one hash code");
  }

  @Test
  void readsALargeSet_whenItsKeysAreHonest() {
    Set<Pair> grid =
        IntStream.range(0, 40_000)
            .mapToObj(i -> new Pair(i / 200, i % 200))
            .collect(Collectors.toSet());

    assertThat(Subject.of(Service.class, "pairs").readBack(grid)).isEqualTo(grid);
  }

  /** A message behind its length. */
  private static String payload(String message) {
    ByteBuf out = Unpooled.buffer();
    Subject.writeVarint(message.length() / 2 + 1, out);
    return ByteBufUtil.hexDump(out) + message;
  }
}
