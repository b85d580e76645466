package io.msrpc.wire.protostuff;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code 2020-02-02T20:20:20.123Z} to an {@link Instant} and back, for the years 0000 to 9999; the
 * same text as java.time's own, at a tenth of its cost. What is not of this form is left to it.
 */
final class IsoInstant {
  private static final long FIRST = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
  private static final long LAST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
  private static final String FORM = "0000-00-00T00:00:00";
  private static final long SECONDS_A_DAY = TimeUnit.DAYS.toSeconds(1);
  private static final int NANO_DIGITS = 9;

  private IsoInstant() {}

  /** The text, in ASCII. */
  static byte[] print(Instant time) {
    long second = time.getEpochSecond();
    int nano = time.getNano();
    if (second < FIRST || second > LAST) {
      return time.toString().getBytes(US_ASCII);
    }
    int fraction = fractionDigits(nano);
    byte[] text = new byte[FORM.length() + 1 + (fraction == 0 ? 0 : 1 + fraction)];
    printDate(text, LocalDate.ofEpochDay(Math.floorDiv(second, SECONDS_A_DAY)));
    printTime(text, (int) Math.floorMod(second, SECONDS_A_DAY));
    if (fraction > 0) {
      text[FORM.length()] = '.';
      print(text, FORM.length() + 1, fraction, nano / powerOf10(NANO_DIGITS - fraction));
    }
    text[text.length - 1] = 'Z';
    return text;
  }

  private static void printDate(byte[] text, LocalDate date) {
    print(text, 0, 4, date.getYear());
    text[4] = '-';
    print(text, 5, 2, date.getMonthValue());
    text[7] = '-';
    print(text, 8, 2, date.getDayOfMonth());
  }

  private static void printTime(byte[] text, int secondOfDay) {
    text[10] = 'T';
    print(text, 11, 2, secondOfDay / 3600);
    text[13] = ':';
    print(text, 14, 2, secondOfDay / 60 % 60);
    text[16] = ':';
    print(text, 17, 2, secondOfDay % 60);
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

  private static void print(byte[] text, int at, int digits, int number) {
    int rest = number;
    for (int i = at + digits - 1; i >= at; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  /**
   * The instant, or null when the text has another form or may be none.
   *
   * @throws java.time.DateTimeException when it has the form and is no date
   */
  static @Nullable Instant parse(byte[] text) {
    int fraction = text.length - FORM.length() - 2;
    if (!hasForm(text) || fraction > NANO_DIGITS || fraction == 0) {
      return null;
    }
    int nano = fraction < 0 ? 0 : number(text, FORM.length() + 1, fraction);
    int hour = number(text, 11, 2);
    int minute = number(text, 14, 2);
    int second = number(text, 17, 2);
    if (hour > 23 || minute > 59 || second > 59) {
      return null;
    }
    LocalDate date = LocalDate.of(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2));
    return Instant.ofEpochSecond(
        date.toEpochDay() * SECONDS_A_DAY + hour * 3600L + minute * 60L + second,
        nano * (long) powerOf10(NANO_DIGITS - Math.max(0, fraction)));
  }

  private static boolean hasForm(byte[] text) {
    int end = text.length - 1;
    if (end < FORM.length() || text[end] != 'Z' || (end > FORM.length() && text[19] != '.')) {
      return false;
    }
    for (int i = 0; i < end; i++) {
      boolean digit = i > FORM.length() || FORM.charAt(Math.min(i, FORM.length() - 1)) == '0';
      if (i != FORM.length() && (digit ? !isDigit(text[i]) : text[i] != FORM.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static int number(byte[] text, int at, int digits) {
    int number = 0;
    for (int i = at; i < at + digits; i++) {
      number = number * 10 + text[i] - '0';
    }
    return number;
  }
}
