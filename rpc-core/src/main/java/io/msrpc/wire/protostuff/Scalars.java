package io.msrpc.wire.protostuff;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.protostuff.Output;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
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
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The scalar types, by class; the table in docs/protocol.md says the same. */
final class Scalars {
  /** Longest ISO text, in bytes; the longest that java.time writes has about 80. */
  private static final int MAX_ISO = 128;

  /** Largest magnitude of a BigInteger and of a BigDecimal's digits, in bytes. */
  private static final int MAX_MAGNITUDE = 4_096;

  /**
   * Largest scale of a BigDecimal, either way: what comes from the net must be cheap to add to 1.
   */
  private static final int MAX_SCALE = 10_000;

  /** Longest text of a BigDecimal within those bounds, in bytes: 9,864 digits, and some. */
  private static final int MAX_DECIMAL = 9_900;

  private static final int UUID_BYTES = 16;

  /** As its toString, but with the sign that its parser wants in front of a year above 9999. */
  private static final DateTimeFormatter YEAR_MONTH =
      DateTimeFormatter.ofPattern("uuuu-MM", Locale.ROOT);

  private final Map<Class<?>, FieldType> types = new HashMap<>();

  Scalars() {
    addPrimitives();
    addOptionals();
    addTimes();
    add(String.class, Scalars::writeText, PayloadInput::readString);
    add(byte[].class, Output::writeByteArray, PayloadInput::readByteArray);
    add(BigInteger.class, Scalars::writeBigInteger, Scalars::readBigInteger);
    add(BigDecimal.class, Scalars::writeBigDecimal, Scalars::readBigDecimal);
    add(UUID.class, Scalars::writeUuid, Scalars::readUuid);
  }

  /** The type of a class's values, or null if they are not scalar. */
  @Nullable FieldType of(Class<?> type) {
    return types.get(type);
  }

  private void addPrimitives() {
    add(boolean.class, Boolean.class, false, Output::writeBool, PayloadInput::readBool);
    add(int.class, Integer.class, 0, Output::writeInt32, PayloadInput::readInt32);
    add(long.class, Long.class, 0L, Output::writeInt64, PayloadInput::readInt64);
    add(float.class, Float.class, 0f, Output::writeFloat, PayloadInput::readFloat);
    add(double.class, Double.class, 0d, Output::writeDouble, PayloadInput::readDouble);
    add(
        byte.class,
        Byte.class,
        (byte) 0,
        (out, number, value, repeated) -> out.writeInt32(number, value, repeated),
        in -> (byte) readInt(in, Byte.MIN_VALUE, Byte.MAX_VALUE));
    add(
        short.class,
        Short.class,
        (short) 0,
        (out, number, value, repeated) -> out.writeInt32(number, value, repeated),
        in -> (short) readInt(in, Short.MIN_VALUE, Short.MAX_VALUE));
    add(
        char.class,
        Character.class,
        '\0',
        (out, number, value, repeated) -> out.writeInt32(number, value, repeated),
        in -> (char) readInt(in, Character.MIN_VALUE, Character.MAX_VALUE));
  }

  private void addOptionals() {
    types.put(OptionalInt.class, OptionalType.ofInt(boxed(Integer.class)));
    types.put(OptionalLong.class, OptionalType.ofLong(boxed(Long.class)));
    types.put(OptionalDouble.class, OptionalType.ofDouble(boxed(Double.class)));
  }

  private void addTimes() {
    add(
        Instant.class,
        (out, number, value, repeated) ->
            out.writeByteArray(number, IsoInstant.print(value), repeated),
        Scalars::readInstant);
    addIso(Duration.class, Duration::parse);
    addIso(Period.class, Period::parse);
    addIso(LocalDate.class, LocalDate::parse);
    addIso(LocalTime.class, LocalTime::parse);
    addIso(LocalDateTime.class, LocalDateTime::parse);
    addIso(OffsetTime.class, OffsetTime::parse);
    addIso(OffsetDateTime.class, OffsetDateTime::parse);
    addIso(ZonedDateTime.class, ZonedDateTime::parse);
    addIso(ZoneOffset.class, ZoneOffset::of);
    addIso(YearMonth.class, YEAR_MONTH::format, YearMonth::parse);
    addIso(MonthDay.class, MonthDay::parse);
  }

  private FieldType boxed(Class<?> type) {
    return Objects.requireNonNull(types.get(type));
  }

  private <T> void add(
      Class<?> primitive,
      Class<T> boxed,
      T zero,
      Scalar.Writer<T> writer,
      Scalar.Reader<T> reader) {
    types.put(primitive, new Scalar<>(boxed, zero, writer, reader));
    add(boxed, writer, reader);
  }

  private <T> void add(Class<T> type, Scalar.Writer<T> writer, Scalar.Reader<T> reader) {
    types.put(type, new Scalar<>(type, null, writer, reader));
  }

  private <T> void addIso(Class<T> type, Function<String, T> parser) {
    addIso(type, Object::toString, parser);
  }

  private <T> void addIso(
      Class<T> type, Function<? super T, String> printer, Function<String, T> parser) {
    add(
        type,
        (out, number, value, repeated) -> writeText(out, number, printer.apply(value), repeated),
        in -> parse(in.readString(MAX_ISO), type, parser));
  }

  private static <T> T parse(String text, Class<T> type, Function<String, T> parser)
      throws MismatchException {
    try {
      return parser.apply(text);
    } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
      throw new MismatchException("text that is no " + type.getName(), e);
    }
  }

  private static int readInt(PayloadInput in, int min, int max) throws IOException {
    int value = in.readInt32();
    if (value < min || value > max) {
      throw new MismatchException(value + " (expected: " + min + ".." + max + ")");
    }
    return value;
  }

  private static Instant readInstant(PayloadInput in) throws IOException {
    byte[] text = in.readByteArray(MAX_ISO);
    try {
      Instant time = IsoInstant.parse(text);
      return time != null ? time : Instant.parse(new String(text, UTF_8));
    } catch (DateTimeException e) {
      throw new MismatchException("text that is no " + Instant.class.getName(), e);
    }
  }

  private static void writeText(Output out, int number, String text, boolean repeated)
      throws IOException {
    out.writeString(number, text, repeated);
  }

  private static void writeBigInteger(Output out, int number, BigInteger value, boolean repeated)
      throws IOException {
    checkMagnitude(value);
    out.writeByteArray(number, value.toByteArray(), repeated);
  }

  private static BigInteger readBigInteger(PayloadInput in) throws IOException {
    byte[] bytes = in.readByteArray(MAX_MAGNITUDE);
    if (bytes.length == 0) {
      throw new MismatchException("a BigInteger of 0 bytes (expected: at least 1)");
    }
    return new BigInteger(bytes);
  }

  private static void writeBigDecimal(Output out, int number, BigDecimal value, boolean repeated)
      throws IOException {
    checkBounds(value);
    writeText(out, number, value.toString(), repeated);
  }

  private static BigDecimal readBigDecimal(PayloadInput in) throws IOException {
    BigDecimal value = parse(in.readString(MAX_DECIMAL), BigDecimal.class, BigDecimal::new);
    checkBounds(value);
    return value;
  }

  private static void checkBounds(BigDecimal value) throws MismatchException {
    checkMagnitude(value.unscaledValue());
    if (value.scale() < -MAX_SCALE || value.scale() > MAX_SCALE) {
      throw new MismatchException(
          "scale " + value.scale() + " (expected: " + -MAX_SCALE + ".." + MAX_SCALE + ")");
    }
  }

  private static void checkMagnitude(BigInteger value) throws MismatchException {
    int bytes = value.bitLength() / Byte.SIZE + 1;
    if (bytes > MAX_MAGNITUDE) {
      throw new MismatchException(
          "a number of " + bytes + " bytes (expected: at most " + MAX_MAGNITUDE + ")");
    }
  }

  private static void writeUuid(Output out, int number, UUID value, boolean repeated)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(UUID_BYTES);
    bytes.putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
    out.writeByteArray(number, bytes.array(), repeated);
  }

  private static UUID readUuid(PayloadInput in) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(in.readByteArray(UUID_BYTES));
    if (bytes.remaining() != UUID_BYTES) {
      throw new MismatchException(
          "a UUID of " + bytes.remaining() + " bytes (expected: " + UUID_BYTES + ")");
    }
    return new UUID(bytes.getLong(), bytes.getLong());
  }
}
