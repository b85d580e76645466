package io.msrpc.conformance;

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
import java.util.BitSet;
import java.util.Currency;
import java.util.Date;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Every type of docs/protocol.md's vectors: each method returns what it is given. */
public interface Values {
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

  boolean ofBoolean(boolean value);

  byte ofByte(byte value);

  short ofShort(short value);

  char ofChar(char value);

  int ofInt(int value);

  @Nullable Integer ofInteger(@Nullable Integer value);

  long ofLong(long value);

  float ofFloat(float value);

  double ofDouble(double value);

  @Nullable String ofString(@Nullable String value);

  byte[] ofBytes(byte[] value);

  BigInteger ofBigInteger(BigInteger value);

  BigDecimal ofBigDecimal(BigDecimal value);

  UUID ofUuid(UUID value);

  Mood ofMood(Mood value);

  Instant ofInstant(Instant value);

  LocalDate ofLocalDate(LocalDate value);

  Duration ofDuration(Duration value);

  Optional<String> ofOptional(Optional<String> value);

  OptionalInt ofOptionalInt(OptionalInt value);

  List<Integer> ofList(List<Integer> value);

  Set<String> ofSet(Set<String> value);

  Map<String, Integer> ofMap(Map<String, Integer> value);

  int[][] ofMatrix(int[][] value);

  User ofUser(User value);

  Page<User> ofPage(Page<User> value);

  Tree ofTree(Tree value);

  Shape ofShape(Shape value);

  List<Shape> ofShapes(List<Shape> value);

  Year ofYear(Year value);

  YearMonth ofYearMonth(YearMonth value);

  MonthDay ofMonthDay(MonthDay value);

  ZoneId ofZoneId(ZoneId value);

  ZoneOffset ofZoneOffset(ZoneOffset value);

  Date ofDate(Date value);

  Locale ofLocale(Locale value);

  URI ofUri(URI value);

  Currency ofCurrency(Currency value);

  BitSet ofBitSet(BitSet value);

  Map.Entry<String, Integer> ofEntry(Map.Entry<String, Integer> value);

  SortedSet<String> ofSortedSet(SortedSet<String> value);

  SortedMap<String, Integer> ofSortedMap(SortedMap<String, Integer> value);

  Deque<Integer> ofDeque(Deque<Integer> value);

  EnumSet<Mood> ofEnumSet(EnumSet<Mood> value);

  EnumMap<Mood, Integer> ofEnumMap(EnumMap<Mood, Integer> value);

  ConcurrentHashMap<String, Integer> ofConcurrentMap(ConcurrentHashMap<String, Integer> value);
}
