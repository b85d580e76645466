package io.msrpc.wire.type;

import io.msrpc.annotation.Tag;
import io.msrpc.annotation.Unknown;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Currency;
import java.util.Date;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The values behind the vectors that docs/protocol.md shows: for each the result type of a method,
 * and the value.
 */
public interface Vectors {
  record User(long id, String name, String mail) {}

  record Page<T>(List<T> items, boolean more) {}

  record Tree(int value, List<Tree> children) {}

  enum Mood {
    HAPPY,
    SAD,
    @Unknown
    OTHER
  }

  sealed interface Shape {}

  record Circle(double radius) implements Shape {}

  @Tag(7)
  record Square(int side) implements Shape {}

  record Dot() implements Shape {}

  void nothing();

  boolean bool();

  byte byteValue();

  short shortValue();

  char character();

  int integer();

  Integer boxed();

  long longValue();

  float floatValue();

  double doubleValue();

  String string();

  byte[] bytes();

  BigInteger bigInteger();

  BigDecimal bigDecimal();

  UUID uuid();

  Mood mood();

  Instant instant();

  LocalDate date();

  Duration duration();

  Optional<String> optional();

  OptionalInt optionalInt();

  List<Integer> list();

  Set<String> set();

  Map<String, Integer> map();

  int[][] matrix();

  User user();

  Page<User> page();

  Tree tree();

  Shape shape();

  List<Shape> shapes();

  Year year();

  YearMonth yearMonth();

  MonthDay monthDay();

  ZoneId zoneId();

  ZoneOffset zoneOffset();

  Date utilDate();

  Locale locale();

  URI uri();

  Currency currency();

  BitSet bits();

  Map.Entry<String, Integer> entry();

  SortedSet<String> sortedSet();

  SortedMap<String, Integer> sortedMap();

  Deque<Integer> deque();

  EnumSet<Mood> enumSet();

  EnumMap<Mood, Integer> enumMap();

  ConcurrentHashMap<String, Integer> concurrentMap();

  /**
   * A vector.
   *
   * @param method whose result it is
   */
  record Sample(String name, String method, Object value) {}

  /** All vectors, in the order of the file. */
  static List<Sample> samples() {
    return Stream.concat(ofCodecs().stream(), ofPlatform().stream()).toList();
  }

  private static List<Sample> ofCodecs() {
    return List.of(
        new Sample("void", "nothing", null),
        new Sample("boolean true", "bool", true),
        new Sample("boolean false", "bool", false),
        new Sample("byte", "byteValue", (byte) -2),
        new Sample("short", "shortValue", (short) 300),
        new Sample("char", "character", 'é'),
        new Sample("int 0", "integer", 0),
        new Sample("int 150", "integer", 150),
        new Sample("int -1", "integer", -1),
        new Sample("Integer 0", "boxed", 0),
        new Sample("Integer null", "boxed", null),
        new Sample("long", "longValue", 1L << 40),
        new Sample("float", "floatValue", 1.5f),
        new Sample("double", "doubleValue", -0.0),
        new Sample("String", "string", "né 😀"),
        new Sample("String empty", "string", ""),
        new Sample("String null", "string", null),
        new Sample("byte[]", "bytes", new byte[] {0, 1, -1}),
        new Sample("BigInteger", "bigInteger", BigInteger.valueOf(-129)),
        new Sample("BigDecimal", "bigDecimal", new BigDecimal("-12.50")),
        new Sample("UUID", "uuid", UUID.fromString("00112233-4455-6677-8899-aabbccddeeff")),
        new Sample("enum", "mood", Mood.SAD),
        new Sample("Instant", "instant", Instant.parse("2026-01-02T03:04:05.006Z")),
        new Sample("LocalDate", "date", LocalDate.of(2026, 1, 2)),
        new Sample("Duration", "duration", Duration.ofMillis(1500)),
        new Sample("Optional", "optional", Optional.of("a")),
        new Sample("Optional empty", "optional", Optional.empty()),
        new Sample("OptionalInt", "optionalInt", OptionalInt.of(0)),
        new Sample("List", "list", Arrays.asList(1, null, 300)),
        new Sample("List empty", "list", List.of()),
        new Sample("Set", "set", new LinkedHashSet<>(List.of("b", "a"))),
        new Sample("Map", "map", map("a", 1, "b", null)),
        new Sample("int[][]", "matrix", new int[][] {{1, 2}, {}, null}),
        new Sample("record", "user", new User(1, "Ann", null)),
        new Sample("record of missing fields", "user", new User(0, null, null)),
        new Sample("generic record", "page", new Page<>(List.of(new User(1, "Ann", "a@b")), true)),
        new Sample("recursive record", "tree", new Tree(1, List.of(new Tree(2, List.of())))),
        new Sample("null list in a field", "tree", new Tree(1, null)),
        new Sample("sealed, position 1", "shape", new Circle(1)),
        new Sample("sealed, @Tag(7)", "shape", new Square(2)),
        new Sample("list of sealed", "shapes", Arrays.asList(new Dot(), null)));
  }

  private static List<Sample> ofPlatform() {
    return List.of(
        new Sample("Year", "year", Year.of(2026)),
        new Sample("YearMonth", "yearMonth", YearMonth.of(2026, 1)),
        new Sample("MonthDay", "monthDay", MonthDay.of(1, 2)),
        new Sample("ZoneId", "zoneId", ZoneId.of("Europe/Berlin")),
        new Sample("ZoneOffset", "zoneOffset", ZoneOffset.ofHours(1)),
        new Sample("Date", "utilDate", Date.from(Instant.parse("2026-01-02T03:04:05.006Z"))),
        new Sample("Locale", "locale", Locale.forLanguageTag("de-CH")),
        new Sample("URI", "uri", URI.create("http://a.example/b?c=d")),
        new Sample("Currency", "currency", Currency.getInstance("EUR")),
        new Sample("BitSet", "bits", BitSet.valueOf(new byte[] {1, 2})),
        new Sample("Map.Entry", "entry", Map.entry("a", 1)),
        new Sample("SortedSet", "sortedSet", new TreeSet<>(List.of("b", "a"))),
        new Sample("SortedMap", "sortedMap", new TreeMap<>(Map.of("a", 1))),
        new Sample("Deque", "deque", new LinkedList<>(List.of(1, 300))),
        new Sample("EnumSet", "enumSet", EnumSet.of(Mood.SAD)),
        new Sample("EnumMap", "enumMap", new EnumMap<>(Map.of(Mood.SAD, 1))),
        new Sample("ConcurrentHashMap", "concurrentMap", new ConcurrentHashMap<>(Map.of("a", 1))));
  }

  private static Map<String, Integer> map(String key, Integer value, String key2, Integer value2) {
    Map<String, Integer> map = new LinkedHashMap<>();
    map.put(key, value);
    map.put(key2, value2);
    return map;
  }
}
