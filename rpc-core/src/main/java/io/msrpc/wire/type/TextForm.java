package io.msrpc.wire.type;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * A class whose values travel as text in every codec: those of java.time, and {@code BigDecimal}.
 *
 * @param type exact class of the values
 * @param maxLength longest text that is read, in ASCII characters
 */
public record TextForm<T>(
    Class<T> type, int maxLength, Function<? super T, String> printer, Parser<T> parser) {
  /** Longest ISO text; the longest that java.time writes has about 80 characters. */
  public static final int MAX_ISO = 128;

  /** Largest magnitude of a BigInteger and of a BigDecimal's digits, in bytes. */
  public static final int MAX_MAGNITUDE = 4_096;

  /**
   * Largest scale of a BigDecimal, either way: what comes from the net must be cheap to add to 1.
   */
  private static final int MAX_SCALE = 10_000;

  /** Longest text of a number within those bounds: 9,864 digits, and some. */
  public static final int MAX_DECIMAL = 9_900;

  /** As its toString, but with the sign that its parser wants in front of a year above 9999. */
  private static final DateTimeFormatter YEAR_MONTH =
      DateTimeFormatter.ofPattern("uuuu-MM", Locale.ROOT);

  /** All of them. */
  public static final List<TextForm<?>> ALL =
      List.of(
          iso(Instant.class, Instant::parse),
          iso(Duration.class, Duration::parse),
          iso(Period.class, Period::parse),
          iso(LocalDate.class, LocalDate::parse),
          iso(LocalTime.class, LocalTime::parse),
          iso(LocalDateTime.class, LocalDateTime::parse),
          iso(OffsetTime.class, OffsetTime::parse),
          iso(OffsetDateTime.class, OffsetDateTime::parse),
          iso(ZonedDateTime.class, ZonedDateTime::parse),
          iso(ZoneOffset.class, ZoneOffset::of),
          new TextForm<>(YearMonth.class, MAX_ISO, YEAR_MONTH::format, YearMonth::parse),
          iso(MonthDay.class, MonthDay::parse),
          new TextForm<>(BigDecimal.class, MAX_DECIMAL, Object::toString, BigDecimal::new));

  /** Makes a value of its text. */
  public interface Parser<T> {
    /** The value; throws an unchecked exception when the text is none. */
    T parse(String text);
  }

  private static <T> TextForm<T> iso(Class<T> type, Parser<T> parser) {
    return new TextForm<>(type, MAX_ISO, Object::toString, parser);
  }

  /**
   * The text of a value.
   *
   * @throws MismatchException when it is beyond the bounds
   */
  public String print(T value) throws MismatchException {
    checkBounds(value);
    return printer.apply(value);
  }

  /**
   * The value of a text.
   *
   * @throws MismatchException when it is none, or beyond the bounds
   */
  public T parse(String text) throws MismatchException {
    if (text.length() > maxLength) {
      throw new MismatchException(
          text.length() + " characters (expected: at most " + maxLength + ")");
    }
    try {
      T value = parser.parse(text);
      checkBounds(value);
      return value;
    } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
      throw new MismatchException("text that is no " + type.getName(), e);
    }
  }

  private static void checkBounds(Object value) throws MismatchException {
    if (value instanceof BigInteger integer) {
      checkMagnitude(integer);
    } else if (value instanceof BigDecimal decimal) {
      checkMagnitude(decimal.unscaledValue());
      if (decimal.scale() < -MAX_SCALE || decimal.scale() > MAX_SCALE) {
        throw new MismatchException(
            "scale " + decimal.scale() + " (expected: " + -MAX_SCALE + ".." + MAX_SCALE + ")");
      }
    }
  }

  /** Refuses a number whose two's complement has more than 4,096 bytes. */
  public static void checkMagnitude(BigInteger value) throws MismatchException {
    int bytes = value.bitLength() / Byte.SIZE + 1;
    if (bytes > MAX_MAGNITUDE) {
      throw new MismatchException(
          "a number of " + bytes + " bytes (expected: at most " + MAX_MAGNITUDE + ")");
    }
  }
}
