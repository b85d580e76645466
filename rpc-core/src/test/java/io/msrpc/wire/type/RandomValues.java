package io.msrpc.wire.type;

import io.msrpc.wire.type.Everything.Boxes;
import io.msrpc.wire.type.Everything.Concrete;
import io.msrpc.wire.type.Everything.Counted;
import io.msrpc.wire.type.Everything.Fan;
import io.msrpc.wire.type.Everything.Leaf;
import io.msrpc.wire.type.Everything.Many;
import io.msrpc.wire.type.Everything.Mode;
import io.msrpc.wire.type.Everything.Node;
import io.msrpc.wire.type.Everything.Numbers;
import io.msrpc.wire.type.Everything.Optionals;
import io.msrpc.wire.type.Everything.Pair;
import io.msrpc.wire.type.Everything.Plain;
import io.msrpc.wire.type.Everything.Platform;
import io.msrpc.wire.type.Everything.Texts;
import io.msrpc.wire.type.Everything.Times;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Values of {@link Everything} drawn from a seed; extremes and nulls more often than chance. */
public final class RandomValues {
  private static final String[] ZONES = {"Europe/Berlin", "Asia/Kolkata", "UTC", "+05:30"};
  private static final String[] LANGUAGES = {"und", "de-CH", "th-TH-u-nu-thai", "zh-Hant-TW"};

  private final Random random;

  /** The same for the same seed. */
  public RandomValues(long seed) {
    random = new Random(seed);
  }

  /** The next value. */
  public Everything everything() {
    return new Everything(
        numbers(),
        orNull(this::boxes),
        orNull(this::texts),
        orNull(this::times),
        orNull(this::optionals),
        orNull(this::many),
        orNull(this::platform),
        orNull(this::concrete));
  }

  private Numbers numbers() {
    return new Numbers(
        random.nextBoolean(),
        (byte) integer(),
        (short) integer(),
        (char) integer(),
        (int) integer(),
        integer(),
        (float) real(),
        real(),
        orNull(this::mode));
  }

  private Boxes boxes() {
    return new Boxes(
        orNull(random::nextBoolean),
        orNull(() -> (byte) integer()),
        orNull(() -> (short) integer()),
        orNull(() -> (char) integer()),
        orNull(() -> (int) integer()),
        orNull(this::integer),
        orNull(() -> (float) real()),
        orNull(this::real),
        orNull(this::mode));
  }

  private Texts texts() {
    return new Texts(
        orNull(this::text),
        orNull(() -> bytes(random.nextInt(300))),
        orNull(() -> new BigInteger(bytes(1 + random.nextInt(40)))),
        orNull(() -> new BigDecimal(new BigInteger(bytes(9)), random.nextInt(20_001) - 10_000)),
        orNull(() -> new UUID(random.nextLong(), random.nextLong())),
        orNull(() -> new Plain(integer(), orNull(this::text))));
  }

  private Times times() {
    ZoneOffset offset = ZoneOffset.ofTotalSeconds(random.nextInt(129_601) - 64_800);
    LocalDate date = LocalDate.ofEpochDay(random.nextInt());
    LocalDateTime time =
        date.atTime(LocalTime.ofNanoOfDay(random.nextLong(24L * 3600 * 1_000_000_000)));
    return new Times(
        orNull(() -> random.nextBoolean() ? Instant.MAX : Instant.ofEpochMilli(random.nextLong())),
        orNull(() -> Duration.ofSeconds(integer(), random.nextInt(1_000_000_000))),
        orNull(() -> Period.of((int) integer(), (int) integer(), (int) integer())),
        orNull(() -> random.nextBoolean() ? LocalDate.MIN : date),
        orNull(time::toLocalTime),
        orNull(() -> time),
        orNull(() -> time.toLocalTime().atOffset(offset)),
        orNull(() -> time.atOffset(offset)),
        orNull(() -> time.atZone(ZoneId.of(ZONES[random.nextInt(ZONES.length)]))),
        orNull(() -> offset),
        orNull(() -> YearMonth.from(date)),
        orNull(() -> MonthDay.from(date)));
  }

  private Platform platform() {
    LocalDate date = LocalDate.ofEpochDay(random.nextInt());
    return new Platform(
        orNull(() -> Year.from(date)),
        orNull(() -> ZoneId.of(ZONES[random.nextInt(ZONES.length)])),
        orNull(() -> new Date(random.nextBoolean() ? Long.MIN_VALUE : random.nextLong())),
        orNull(this::locale),
        orNull(() -> URI.create("http://a.example/é?" + Math.abs(integer()) + "#x")),
        orNull(() -> Currency.getInstance("EUR")),
        orNull(() -> BitSet.valueOf(bytes(random.nextInt(30)))),
        orNull(() -> new AbstractMap.SimpleEntry<>(mode(), orNull(() -> list(this::integer)))),
        orNull(() -> map(this::locale, () -> new Date(random.nextLong()))));
  }

  private Locale locale() {
    return Locale.forLanguageTag(LANGUAGES[random.nextInt(LANGUAGES.length)]);
  }

  private Concrete concrete() {
    return new Concrete(
        orNull(() -> list(this::text)),
        orNull(() -> new TreeSet<>(List.of(text() + "a", text() + "b"))),
        orNull(() -> new TreeMap<>(Map.of(1, list(this::text)))),
        orNull(() -> new LinkedList<>(list(this::integer))),
        orNull(() -> EnumSet.of(mode())),
        orNull(
            () -> new EnumMap<>(Map.of(mode(), new Texts(text(), null, null, null, null, null)))),
        orNull(() -> new ArrayList<>(list(() -> node(1, this::mode)))),
        orNull(() -> new LinkedHashMap<>(map(this::text, this::mode))),
        orNull(() -> new CopyOnWriteArrayList<>(list(this::integer))),
        orNull(() -> new ConcurrentHashMap<>(Map.of(mode(), integer()))));
  }

  private Optionals optionals() {
    return new Optionals(
        Optional.ofNullable(orNull(this::text)),
        Optional.ofNullable(orNull(() -> list(() -> (int) integer()))),
        Optional.ofNullable(orNull(() -> node(4, this::text))),
        random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of((int) integer()),
        random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(integer()),
        random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(real()));
  }

  private Many many() {
    return new Many(
        orNull(() -> list(this::text)),
        orNull(() -> new LinkedHashSet<>(list(this::mode))),
        orNull(() -> presentOrEmpty(list(this::integer))),
        orNull(this::nodes),
        orNull(() -> map(() -> orNull(() -> texts().text()) == null ? null : key(), this::mode)),
        orNull(() -> new boolean[] {true, false, random.nextBoolean()}),
        orNull(() -> random.doubles(random.nextInt(100)).toArray()),
        orNull(() -> new String[][] {{}, null, list(this::text).toArray(String[]::new)}),
        orNull(this::lists),
        orNull(() -> node(3, () -> node(3, this::mode))));
  }

  private Map<Long, List<? extends Node<Integer>>> nodes() {
    return map(this::integer, () -> list(() -> node(3, () -> (int) integer())));
  }

  /** Equal by value, unlike arrays. */
  private Texts key() {
    return new Texts(text(), null, BigInteger.ONE, null, null, null);
  }

  private static List<Optional<Long>> presentOrEmpty(List<Long> values) {
    return values.stream().map(Optional::ofNullable).toList();
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private List<String>[] lists() {
    return new List[] {list(this::text), null, List.of()};
  }

  @SuppressWarnings("unchecked")
  private <T> Node<T> node(int depth, Supplier<T> values) {
    return switch (random.nextInt(depth == 0 ? 3 : 5)) {
      case 0 -> new Leaf<>(orNull(values));
      case 1 -> (Node<T>) Everything.Nil.NIL;
      case 2 -> (Node<T>) new Counted(orNull(this::integer), random.nextInt());
      case 3 -> new Pair<>(node(depth - 1, values), orNull(() -> node(depth - 1, values)));
      default -> new Fan<>(orNull(() -> list(() -> node(depth - 1, values))));
    };
  }

  private <T> T orNull(Supplier<T> value) {
    return random.nextInt(5) == 0 ? null : value.get();
  }

  private <T> List<T> list(Supplier<T> values) {
    List<T> list = new ArrayList<>();
    for (int i = random.nextInt(20); i > 0; i--) {
      list.add(orNull(values));
    }
    return list;
  }

  private <K, V> Map<K, V> map(Supplier<K> keys, Supplier<V> values) {
    Map<K, V> map = new LinkedHashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      map.put(orNull(keys), orNull(values));
    }
    return map;
  }

  private Mode mode() {
    return random.nextBoolean() ? Mode.ON : Mode.OFF;
  }

  private long integer() {
    long any = random.nextLong() >> random.nextInt(64);
    return switch (random.nextInt(6)) {
      case 0 -> 0;
      case 1 -> Long.MIN_VALUE;
      case 2 -> Long.MAX_VALUE;
      default -> any;
    };
  }

  private double real() {
    double[] extremes = {0, -0.0, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE};
    int index = random.nextInt(2 * extremes.length);
    return index < extremes.length ? extremes[index] : Double.longBitsToDouble(random.nextLong());
  }

  /** Of all planes; surrogates in pairs only. Also U+FFFD, which stands for broken UTF-8. */
  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(random.nextInt(10) == 0 ? 2000 : 30); i > 0; i--) {
      int point = random.nextInt(Character.MAX_CODE_POINT + 1) >> random.nextInt(15);
      boolean surrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
      text.appendCodePoint(surrogate ? '\uFFFD' : point);
    }
    return text.toString();
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
