package io.msrpc.wire.json;

import io.msrpc.wire.type.TextForm;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The scalar types, by class; the table in docs/protocol.md says the same. */
final class Scalars {
  /** Longest text of a primitive; also how long a number the parser reads. */
  static final int MAX_NUMBER = 1_000;

  private static final int UUID_LENGTH = 36;

  private final Map<Class<?>, JsonType> types = new HashMap<>();

  Scalars() {
    addPrimitives();
    TextForm.ALL.forEach(this::addText);
    addText(new TextForm<>(String.class, Integer.MAX_VALUE, text -> text, text -> text));
    addText(new TextForm<>(byte[].class, Integer.MAX_VALUE, Scalars::base64, Scalars::bytes));
    addText(new TextForm<>(UUID.class, UUID_LENGTH, UUID::toString, UUID::fromString));
    addText(
        new TextForm<>(
            BitSet.class,
            Integer.MAX_VALUE,
            bits -> base64(bits.toByteArray()),
            text -> BitSet.valueOf(bytes(text))));
    addText(
        new TextForm<>(
            BigInteger.class, TextForm.MAX_DECIMAL, BigInteger::toString, BigInteger::new));
  }

  /** The type of a class's values, or null if they are not scalar. */
  @Nullable JsonType of(Class<?> type) {
    return types.get(type);
  }

  private void addPrimitives() {
    add(boolean.class, false, ScalarType.Kind.BOOLEAN, number(Boolean.class, Scalars::bool));
    add(byte.class, (byte) 0, ScalarType.Kind.INTEGER, number(Byte.class, Byte::valueOf));
    add(short.class, (short) 0, ScalarType.Kind.INTEGER, number(Short.class, Short::valueOf));
    add(int.class, 0, ScalarType.Kind.INTEGER, number(Integer.class, Integer::valueOf));
    add(long.class, 0L, ScalarType.Kind.INTEGER, number(Long.class, Long::valueOf));
    add(float.class, 0f, ScalarType.Kind.REAL, number(Float.class, Float::valueOf));
    add(double.class, 0d, ScalarType.Kind.REAL, number(Double.class, Double::valueOf));
    add(
        char.class,
        '\0',
        ScalarType.Kind.INTEGER,
        new TextForm<>(Character.class, MAX_NUMBER, c -> Integer.toString(c), Scalars::character));
  }

  private static <T> TextForm<T> number(Class<T> type, TextForm.Parser<T> parser) {
    return new TextForm<>(type, MAX_NUMBER, Object::toString, parser);
  }

  private <T> void add(Class<?> primitive, T zero, ScalarType.Kind kind, TextForm<T> form) {
    types.put(primitive, new ScalarType<>(form, kind, zero));
    types.put(form.type(), new ScalarType<>(form, kind, null));
  }

  private <T> void addText(TextForm<T> form) {
    boolean decimal = form.type() == BigInteger.class || form.type() == BigDecimal.class;
    ScalarType.Kind kind = decimal ? ScalarType.Kind.DECIMAL : ScalarType.Kind.STRING;
    types.put(form.type(), new ScalarType<>(form, kind, null));
  }

  private static boolean bool(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException("neither true nor false");
    }
    return text.equals("true");
  }

  private static char character(String text) {
    int unit = Integer.parseInt(text);
    if (unit != (char) unit) {
      throw new IllegalArgumentException("no UTF-16 code unit");
    }
    return (char) unit;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] bytes(String base64) {
    return Base64.getDecoder().decode(base64);
  }
}
