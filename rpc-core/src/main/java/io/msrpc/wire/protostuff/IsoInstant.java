package io.msrpc.wire.protostuff;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;

/**
 * {@code 2020-02-02T20:20:20.123Z} to an {@link Instant} and back, for the years 0000 to 9999; the
 * same text as java.time's own, at a tenth of its cost. What is not of this form is left to it.
 */
final class IsoInstant {
  private static final long FIRST = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
  private static final long LAST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  /** Characters of the longest text: {@code -1000000000-01-01T00:00:00.000000001Z}. */
  static final int MOST = Instant.MIN.plusNanos(1).toString().length();

  private static final int SECONDS_A_DAY = (int) TimeUnit.DAYS.toSeconds(1);
  private static final int NANO_DIGITS = 9;

  /** Where the fraction's point is, or the Z of a text without one. */
  private static final int POINT = "0000-00-00T00:00:00".length();

  /**
   * Days from 0000-03-01 to 1970-01-01. A year that begins in March has its leap day at its end.
   */
  private static final int MARCH_OF_YEAR_0 = -(int) LocalDate.of(0, 3, 1).toEpochDay();

  private static final int DAYS_OF_400_YEARS = 146_097;
  private static final int DAYS_OF_100_YEARS = 36_524;
  private static final int DAYS_OF_4_YEARS = 1_461;

  private IsoInstant() {}

  /**
   * Writes the text, in ASCII, to the beginning of {@code text}.
   *
   * @param text as long as java.time's longest text, or longer
   * @return its length
   */
  static int print(Instant time, byte[] text) {
    long second = time.getEpochSecond();
    int nano = time.getNano();
    if (second < FIRST || second > LAST) {
      byte[] unusual = time.toString().getBytes(US_ASCII);
      System.arraycopy(unusual, 0, text, 0, unusual.length);
      return unusual.length;
    }
    int fraction = fractionDigits(nano);
    int length = POINT + 1 + (fraction == 0 ? 0 : 1 + fraction);
    int day = (int) Math.floorDiv(second, SECONDS_A_DAY);
    printDate(text, day + MARCH_OF_YEAR_0);
    printTime(text, (int) (second - (long) day * SECONDS_A_DAY));
    if (fraction > 0) {
      text[POINT] = '.';
      print(text, POINT + 1, fraction, nano / powerOf10(NANO_DIGITS - fraction));
    }
    text[length - 1] = 'Z';
    return length;
  }

  /**
   * By the days since 0000-03-01, which may be as few as −60: then the year is that of January and
   * February before. 153 days make five months, from March on and from August on.
   */
  private static void printDate(byte[] text, int days) {
    int era = Math.floorDiv(days, DAYS_OF_400_YEARS);
    int day = days - era * DAYS_OF_400_YEARS;
    int leapDays =
        -day / (DAYS_OF_4_YEARS - 1) + day / DAYS_OF_100_YEARS - day / (DAYS_OF_400_YEARS - 1);
    int year = (day + leapDays) / 365;
    int dayOfYear = day - (365 * year + year / 4 - year / 100);
    int month = (5 * dayOfYear + 2) / 153;
    print2(text, 8, dayOfYear - (153 * month + 2) / 5 + 1);
    boolean next = month >= 10;
    print2(text, 5, next ? month - 9 : month + 3);
    int full = year + 400 * era + (next ? 1 : 0);
    print2(text, 0, full / 100);
    print2(text, 2, full % 100);
    text[4] = '-';
    text[7] = '-';
  }

  private static void printTime(byte[] text, int secondOfDay) {
    text[10] = 'T';
    print2(text, 11, secondOfDay / 3600);
    text[13] = ':';
    print2(text, 14, secondOfDay / 60 % 60);
    text[16] = ':';
    print2(text, 17, secondOfDay % 60);
  }

  /** java.time writes nothing, thousandths, millionths or all nine digits. */
  private static int fractionDigits(int nano) {
    return nano == 0 ? 0 : nano % 1_000_000 == 0 ? 3 : nano % 1_000 == 0 ? 6 : NANO_DIGITS;
  }

  private static int powerOf10(int exponent) {
    int power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= 10;
    }
    return power;
  }

  private static void print2(byte[] text, int at, int number) {
    text[at] = (byte) ('0' + number / 10);
    text[at + 1] = (byte) ('0' + number % 10);
  }

  private static void print(byte[] text, int at, int digits, int number) {
    int rest = number;
    for (int i = at + digits - 1; i >= at; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  /**
   * The instant in the bytes from {@code from} to {@code to}.
   *
   * @throws java.time.DateTimeException when there is none
   */
  static Instant parse(byte[] text, int from, int to) {
    int fraction = to - from - POINT - 2;
    if (fraction > NANO_DIGITS || !hasMarks(text, from, to)) {
      return parseSlowly(text, from, to);
    }
    int nano = fraction <= 0 ? 0 : number(text, from + POINT + 1, fraction);
    int hour = number(text, from + 11, 2);
    int minute = number(text, from + 14, 2);
    int second = number(text, from + 17, 2);
    int year = number(text, from, 4);
    int month = number(text, from + 5, 2);
    int day = number(text, from + 8, 2);
    boolean digits = (nano | hour | minute | second | year | month | day) >= 0;
    if (!digits || hour > 23 || minute > 59 || second > 59) {
      return parseSlowly(text, from, to);
    }
    return Instant.ofEpochSecond(
        LocalDate.of(year, month, day).toEpochDay() * SECONDS_A_DAY
            + hour * 3600L
            + minute * 60L
            + second,
        nano * (long) powerOf10(NANO_DIGITS - Math.max(0, fraction)));
  }

  private static Instant parseSlowly(byte[] text, int from, int to) {
    return Instant.parse(new String(text, from, to - from, UTF_8));
  }

  private static boolean hasMarks(byte[] text, int from, int to) {
    int length = to - from;
    return length > POINT
        && length != POINT + 2
        && text[to - 1] == 'Z'
        && text[from + 4] == '-'
        && text[from + 7] == '-'
        && text[from + 10] == 'T'
        && text[from + 13] == ':'
        && text[from + 16] == ':'
        && (length == POINT + 1 || text[from + POINT] == '.');
  }

  /** The number in so many digits; negative when one is none. */
  private static int number(byte[] text, int at, int digits) {
    int number = 0;
    int wrong = 0;
    for (int i = at; i < at + digits; i++) {
      int digit = text[i] - '0';
      wrong |= digit | (9 - digit);
      number = number * 10 + digit;
    }
    return wrong < 0 ? -1 : number;
  }
}
