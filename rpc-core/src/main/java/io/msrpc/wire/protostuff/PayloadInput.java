package io.msrpc.wire.protostuff;

import static io.protostuff.WireFormat.WIRETYPE_END_GROUP;
import static io.protostuff.WireFormat.WIRETYPE_FIXED32;
import static io.protostuff.WireFormat.WIRETYPE_FIXED64;
import static io.protostuff.WireFormat.WIRETYPE_LENGTH_DELIMITED;
import static io.protostuff.WireFormat.WIRETYPE_START_GROUP;
import static io.protostuff.WireFormat.WIRETYPE_VARINT;
import static io.protostuff.WireFormat.getTagFieldNumber;
import static io.protostuff.WireFormat.getTagWireType;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.msrpc.wire.type.MismatchException;
import io.protostuff.ByteString;
import io.protostuff.Input;
import io.protostuff.Output;
import io.protostuff.Schema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads protostuff's native format from hostile bytes.
 *
 * <p>protostuff's own inputs trust the writer: they do not compare a field's wire type with what is
 * read, nor the ends of groups with their starts; a length near 2³¹ passes their bounds check and
 * is allocated; skipping nested groups is bounded by the stack alone. Here everything is checked
 * before it is used, and the only exception is {@link MismatchException}.
 */
final class PayloadInput implements Input {
  private final ByteWindow in;

  /** Bytes at the end of it that do not belong to this message. */
  private final int behind;

  /** Of the field being read. */
  private int tag;

  /** Number of the innermost open group, 0 in the outermost message. */
  private int group;

  private int depth = 1;

  /** Reads a message of all the bytes there are. */
  PayloadInput(ByteWindow in) {
    this(in, in.available());
  }

  /** Reads a message of so many bytes, which must be there. */
  PayloadInput(ByteWindow in, int length) {
    this.in = in;
    this.behind = in.available() - length;
  }

  private int available() {
    return in.available() - behind;
  }

  /**
   * Reads the count a collection starts with.
   *
   * @param minBytes least that an element takes
   * @return −1 when the message ends instead, which makes it a null
   */
  int readCount(int minBytes) throws IOException {
    int number = readFieldNumber(null);
    if (number == 0) {
      return -1;
    }
    if (number != CollectionType.COUNT) {
      throw new MismatchException("field " + number + " (expected: a count)");
    }
    int count = readUInt32();
    if (count < 0 || (long) count * minBytes > available()) {
      throw new MismatchException(
          "a count of " + Integer.toUnsignedString(count) + " with " + available() + " bytes left");
    }
    return count;
  }

  /** Checks that the message has no more fields. */
  void expectEnd() throws IOException {
    int number = readFieldNumber(null);
    if (number != 0) {
      throw new MismatchException("field " + number + " (expected: the end)");
    }
  }

  /** Reads a string of at most {@code max} bytes. */
  String readString(int max) throws IOException {
    return readRange(max, PayloadInput::text);
  }

  private static String text(byte[] bytes, int from, int to) throws IOException {
    String text = new String(bytes, from, to - from, UTF_8);
    if (text.indexOf('\uFFFD') >= 0) {
      byte[] again = text.getBytes(UTF_8);
      if (!Arrays.equals(again, 0, again.length, bytes, from, to)) {
        throw new MismatchException("text that is not UTF-8");
      }
    }
    return text;
  }

  /** Reads a run of at most {@code max} bytes. */
  <T> T readRange(int max, ByteWindow.RangeReader<T> reader) throws IOException {
    return in.readRange(readLength(max), reader);
  }

  /** Reads at most {@code max} bytes. */
  byte[] readByteArray(int max) throws IOException {
    return in.readBytes(readLength(max));
  }

  @Override
  public <T> int readFieldNumber(@Nullable Schema<T> schema) throws IOException {
    if (available() == 0) {
      if (group != 0) {
        throw new MismatchException("group " + group + " is cut off");
      }
      return 0;
    }
    tag = toUnsigned(readVarint());
    int number = getTagFieldNumber(tag);
    if (number == 0) {
      throw new MismatchException("field number 0");
    }
    if (getTagWireType(tag) != WIRETYPE_END_GROUP) {
      return number;
    }
    if (number != group) {
      throw new MismatchException("end of group " + number + " within group " + group);
    }
    return 0;
  }

  @Override
  public <T> void handleUnknownField(int number, @Nullable Schema<T> schema) throws IOException {
    switch (getTagWireType(tag)) {
      case WIRETYPE_VARINT -> readVarint();
      case WIRETYPE_FIXED64 -> skip(Long.BYTES);
      case WIRETYPE_FIXED32 -> skip(Integer.BYTES);
      case WIRETYPE_LENGTH_DELIMITED -> skip(readLength());
      case WIRETYPE_START_GROUP -> skipGroup();
      default -> throw new MismatchException("wire type " + getTagWireType(tag));
    }
  }

  private void skipGroup() throws IOException {
    int outer = enter();
    for (int number; (number = readFieldNumber(null)) != 0; ) {
      handleUnknownField(number, null);
    }
    leave(outer);
  }

  @Override
  public <T> T mergeObject(T value, Schema<T> schema) throws IOException {
    int outer = enter();
    schema.mergeFrom(this, value);
    leave(outer);
    return value;
  }

  private int enter() throws MismatchException {
    expect(WIRETYPE_START_GROUP);
    if (depth == MessageType.MAX_DEPTH) {
      throw new MismatchException("nested deeper than " + MessageType.MAX_DEPTH);
    }
    depth++;
    int outer = group;
    group = getTagFieldNumber(tag);
    return outer;
  }

  private void leave(int outer) {
    group = outer;
    depth--;
  }

  private void expect(int wireType) throws MismatchException {
    if (getTagWireType(tag) != wireType) {
      throw new MismatchException(
          "wire type " + getTagWireType(tag) + " (expected: " + wireType + ")");
    }
  }

  private int readLength(int max) throws MismatchException {
    int length = readLength();
    if (length > max) {
      throw new MismatchException(length + " bytes (expected: at most " + max + ")");
    }
    return length;
  }

  private int readLength() throws MismatchException {
    expect(WIRETYPE_LENGTH_DELIMITED);
    long length = readVarint();
    if (length < 0 || length > available()) {
      throw new MismatchException(
          "a length of " + Long.toUnsignedString(length) + " with " + available() + " bytes left");
    }
    return (int) length;
  }

  private void need(int bytes) throws MismatchException {
    if (available() < bytes) {
      throw new MismatchException("a number is cut off");
    }
  }

  private void skip(int bytes) throws MismatchException {
    need(bytes);
    in.skip(bytes);
  }

  private long readVarint() throws MismatchException {
    long value = in.readVarint();
    if (available() < 0) {
      throw new MismatchException("a varint is cut off");
    }
    return value;
  }

  private long readFixed(int bytes) throws MismatchException {
    need(bytes);
    return in.readFixed(bytes);
  }

  private long varint() throws MismatchException {
    expect(WIRETYPE_VARINT);
    return readVarint();
  }

  private static int toUnsigned(long value) throws MismatchException {
    if (value >>> Integer.SIZE != 0) {
      throw new MismatchException(Long.toUnsignedString(value) + " (expected: 32 bits)");
    }
    return (int) value;
  }

  @Override
  public boolean readBool() throws IOException {
    long value = varint();
    if (value >>> 1 != 0) {
      throw new MismatchException(Long.toUnsignedString(value) + " (expected: 0 or 1)");
    }
    return value == 1;
  }

  @Override
  public int readInt32() throws IOException {
    long value = varint();
    if (value != (int) value) {
      throw new MismatchException(value + " (expected: an int)");
    }
    return (int) value;
  }

  @Override
  public int readUInt32() throws IOException {
    return toUnsigned(varint());
  }

  @Override
  public int readSInt32() throws IOException {
    int zigzag = readUInt32();
    return zigzag >>> 1 ^ -(zigzag & 1);
  }

  @Override
  public int readEnum() throws IOException {
    return readInt32();
  }

  @Override
  public long readInt64() throws IOException {
    return varint();
  }

  @Override
  public long readUInt64() throws IOException {
    return varint();
  }

  @Override
  public long readSInt64() throws IOException {
    long zigzag = varint();
    return zigzag >>> 1 ^ -(zigzag & 1);
  }

  @Override
  public int readFixed32() throws IOException {
    expect(WIRETYPE_FIXED32);
    return (int) readFixed(Integer.BYTES);
  }

  @Override
  public int readSFixed32() throws IOException {
    return readFixed32();
  }

  @Override
  public float readFloat() throws IOException {
    return Float.intBitsToFloat(readFixed32());
  }

  @Override
  public long readFixed64() throws IOException {
    expect(WIRETYPE_FIXED64);
    return readFixed(Long.BYTES);
  }

  @Override
  public long readSFixed64() throws IOException {
    return readFixed64();
  }

  @Override
  public double readDouble() throws IOException {
    return Double.longBitsToDouble(readFixed64());
  }

  @Override
  public String readString() throws IOException {
    return readString(Integer.MAX_VALUE);
  }

  @Override
  public byte[] readByteArray() throws IOException {
    return readByteArray(Integer.MAX_VALUE);
  }

  @Override
  public ByteString readBytes() throws IOException {
    return ByteString.copyFrom(readByteArray());
  }

  @Override
  public ByteBuffer readByteBuffer() throws IOException {
    return ByteBuffer.wrap(readByteArray());
  }

  @Override
  public void readBytes(ByteBuffer target) throws IOException {
    target.put(readByteArray(target.remaining()));
  }

  @Override
  public void transferByteRangeTo(Output out, boolean utf8, int number, boolean repeated)
      throws IOException {
    byte[] bytes = readByteArray();
    out.writeByteRange(utf8, number, bytes, 0, bytes.length, repeated);
  }
}
