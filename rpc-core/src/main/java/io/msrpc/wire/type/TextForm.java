package io.msrpc.wire.type;

import io.netty.buffer.ByteBufUtil;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
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
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.Date;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * A class whose values travel as text in every codec: those of java.time, {@code BigDecimal}, and
 * some of java.util and java.net.
 *
 * @param type class of the values; those of a subclass become of this one
 * @param maxLength longest text, in bytes of UTF-8
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

  /** Longest tag of a language; BCP 47 wants room for 35, and extensions may follow. */
  private static final int MAX_TAG = 256;

  /** Longest URI; servers and proxies refuse longer ones. */
  private static final int MAX_URI = 8_192;

  private static final int CURRENCY_CODE = 3;

  /** As its toString, but with four digits at least, and a sign in front of more. */
  private static final DateTimeFormatter YEAR = DateTimeFormatter.ofPattern("uuuu", Locale.ROOT);

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
          new TextForm<>(Year.class, MAX_ISO, YEAR::format, Year::parse),
          new TextForm<>(YearMonth.class, MAX_ISO, YEAR_MONTH::format, YearMonth::parse),
          iso(MonthDay.class, MonthDay::parse),
          iso(ZoneId.class, ZoneId::of),
          new TextForm<>(Date.class, MAX_ISO, TextForm::iso, TextForm::date),
          new TextForm<>(Locale.class, MAX_TAG, Locale::toLanguageTag, TextForm::locale),
          new TextForm<>(URI.class, MAX_URI, URI::toString, URI::create),
          new TextForm<>(
              Currency.class, CURRENCY_CODE, Currency::getCurrencyCode, Currency::getInstance),
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
    String text = printer.apply(value);
    if (maxLength < Integer.MAX_VALUE) {
      checkLength(text);
    }
    if (value instanceof Locale && !Locale.forLanguageTag(text).equals(value)) {
      throw new MismatchException("the locale " + value + " has no language tag");
    }
    return text;
  }

  private void checkLength(String text) throws MismatchException {
    int length = text.length() > maxLength ? text.length() : ByteBufUtil.utf8Bytes(text);
    if (length > maxLength) {
      throw new MismatchException(length + " bytes (expected: at most " + maxLength + ")");
    }
  }

  @SuppressWarnings("JavaUtilDate") // people have it
  private static String iso(Date date) {
    return Instant.ofEpochMilli(date.getTime()).toString(); // a java.sql.Date has no toInstant
  }

  @SuppressWarnings("JavaUtilDate")
  private static Date date(String text) {
    return Date.from(Instant.parse(text));
  }

  private static Locale locale(String tag) {
    try {
      return new Locale.Builder().setLanguageTag(tag).build();
    } catch (IllformedLocaleException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /**
   * The value of a text.
   *
   * @throws MismatchException when it is none, or beyond the bounds
   */
  public T parse(String text) throws MismatchException {
    if (maxLength < Integer.MAX_VALUE) {
      checkLength(text);
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
