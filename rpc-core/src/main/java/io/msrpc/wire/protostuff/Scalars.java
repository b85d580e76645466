package io.msrpc.wire.protostuff;

import io.msrpc.wire.type.MismatchException;
import io.msrpc.wire.type.TextForm;
import io.protostuff.Output;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The scalar types, by class; the table in docs/protocol.md says the same. */
final class Scalars {
  private static final int UUID_BYTES = 16;

  private final Map<Class<?>, FieldType> types = new HashMap<>();

  Scalars() {
    addPrimitives();
    TextForm.ALL.forEach(this::add);
    addInstant();
    add(String.class, Scalars::writeText, PayloadInput::readString);
    add(byte[].class, Output::writeByteArray, PayloadInput::readByteArray);
    add(BigInteger.class, Scalars::writeBigInteger, Scalars::readBigInteger);
    add(UUID.class, Scalars::writeUuid, Scalars::readUuid);
    add(
        BitSet.class,
        (out, number, value, repeated) -> out.writeByteArray(number, value.toByteArray(), repeated),
        in -> BitSet.valueOf(in.readByteArray()));
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

  private void addInstant() {
    add(
        Instant.class,
        (out, number, value, repeated) -> ((PayloadOutput) out).writeInstant(number, value),
        Scalars::readInstant);
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

  private <T> void add(TextForm<T> form) {
    add(
        form.type(),
        (out, number, value, repeated) -> writeText(out, number, form.print(value), repeated),
        in -> form.parse(in.readString(form.maxLength())));
  }

  private static int readInt(PayloadInput in, int min, int max) throws IOException {
    int value = in.readInt32();
    if (value < min || value > max) {
      throw new MismatchException(value + " (expected: " + min + ".." + max + ")");
    }
    return value;
  }

  private static Instant readInstant(PayloadInput in) throws IOException {
    try {
      return in.readRange(TextForm.MAX_ISO, IsoInstant::parse);
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
    TextForm.checkMagnitude(value);
    out.writeByteArray(number, value.toByteArray(), repeated);
  }

  private static BigInteger readBigInteger(PayloadInput in) throws IOException {
    byte[] bytes = in.readByteArray(TextForm.MAX_MAGNITUDE);
    if (bytes.length == 0) {
      throw new MismatchException("a BigInteger of 0 bytes (expected: at least 1)");
    }
    return new BigInteger(bytes);
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
