package io.msrpc.conformance;

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

/** Returns what it is given. */
final class ReturnedValues implements Values {
  @Override
  public void nothing() {}

  @Override
  public boolean ofBoolean(boolean value) {
    return value;
  }

  @Override
  public byte ofByte(byte value) {
    return value;
  }

  @Override
  public short ofShort(short value) {
    return value;
  }

  @Override
  public char ofChar(char value) {
    return value;
  }

  @Override
  public int ofInt(int value) {
    return value;
  }

  @Override
  public @Nullable Integer ofInteger(@Nullable Integer value) {
    return value;
  }

  @Override
  public long ofLong(long value) {
    return value;
  }

  @Override
  public float ofFloat(float value) {
    return value;
  }

  @Override
  public double ofDouble(double value) {
    return value;
  }

  @Override
  public @Nullable String ofString(@Nullable String value) {
    return value;
  }

  @Override
  public byte[] ofBytes(byte[] value) {
    return value;
  }

  @Override
  public BigInteger ofBigInteger(BigInteger value) {
    return value;
  }

  @Override
  public BigDecimal ofBigDecimal(BigDecimal value) {
    return value;
  }

  @Override
  public UUID ofUuid(UUID value) {
    return value;
  }

  @Override
  public Mood ofMood(Mood value) {
    return value;
  }

  @Override
  public Instant ofInstant(Instant value) {
    return value;
  }

  @Override
  public LocalDate ofLocalDate(LocalDate value) {
    return value;
  }

  @Override
  public Duration ofDuration(Duration value) {
    return value;
  }

  @Override
  public Optional<String> ofOptional(Optional<String> value) {
    return value;
  }

  @Override
  public OptionalInt ofOptionalInt(OptionalInt value) {
    return value;
  }

  @Override
  public List<Integer> ofList(List<Integer> value) {
    return value;
  }

  @Override
  public Set<String> ofSet(Set<String> value) {
    return value;
  }

  @Override
  public Map<String, Integer> ofMap(Map<String, Integer> value) {
    return value;
  }

  @Override
  public int[][] ofMatrix(int[][] value) {
    return value;
  }

  @Override
  public User ofUser(User value) {
    return value;
  }

  @Override
  public Page<User> ofPage(Page<User> value) {
    return value;
  }

  @Override
  public Tree ofTree(Tree value) {
    return value;
  }

  @Override
  public Shape ofShape(Shape value) {
    return value;
  }

  @Override
  public List<Shape> ofShapes(List<Shape> value) {
    return value;
  }

  @Override
  public Year ofYear(Year value) {
    return value;
  }

  @Override
  public YearMonth ofYearMonth(YearMonth value) {
    return value;
  }

  @Override
  public MonthDay ofMonthDay(MonthDay value) {
    return value;
  }

  @Override
  public ZoneId ofZoneId(ZoneId value) {
    return value;
  }

  @Override
  public ZoneOffset ofZoneOffset(ZoneOffset value) {
    return value;
  }

  @Override
  public Date ofDate(Date value) {
    return value;
  }

  @Override
  public Locale ofLocale(Locale value) {
    return value;
  }

  @Override
  public URI ofUri(URI value) {
    return value;
  }

  @Override
  public Currency ofCurrency(Currency value) {
    return value;
  }

  @Override
  public BitSet ofBitSet(BitSet value) {
    return value;
  }

  @Override
  public Map.Entry<String, Integer> ofEntry(Map.Entry<String, Integer> value) {
    return value;
  }

  @Override
  public SortedSet<String> ofSortedSet(SortedSet<String> value) {
    return value;
  }

  @Override
  public SortedMap<String, Integer> ofSortedMap(SortedMap<String, Integer> value) {
    return value;
  }

  @Override
  public Deque<Integer> ofDeque(Deque<Integer> value) {
    return value;
  }

  @Override
  public EnumSet<Mood> ofEnumSet(EnumSet<Mood> value) {
    return value;
  }

  @Override
  public EnumMap<Mood, Integer> ofEnumMap(EnumMap<Mood, Integer> value) {
    return value;
  }

  @Override
  public ConcurrentHashMap<String, Integer> ofConcurrentMap(
      ConcurrentHashMap<String, Integer> value) {
    return value;
  }
}
