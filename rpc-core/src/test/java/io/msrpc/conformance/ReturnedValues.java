package io.msrpc.conformance;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
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
}
