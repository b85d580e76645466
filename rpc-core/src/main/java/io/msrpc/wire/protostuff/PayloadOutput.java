package io.msrpc.wire.protostuff;

import static io.protostuff.WireFormat.WIRETYPE_END_GROUP;
import static io.protostuff.WireFormat.WIRETYPE_FIXED32;
import static io.protostuff.WireFormat.WIRETYPE_FIXED64;
import static io.protostuff.WireFormat.WIRETYPE_LENGTH_DELIMITED;
import static io.protostuff.WireFormat.WIRETYPE_START_GROUP;
import static io.protostuff.WireFormat.WIRETYPE_VARINT;
import static io.protostuff.WireFormat.makeTag;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.protostuff.ByteString;
import io.protostuff.Output;
import io.protostuff.Schema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Writes protostuff's native format straight into a frame's buffer. protostuff's own output writes
 * to a chain of arrays first, to be copied; for a message of a few hundred bytes that is most of
 * what it allocates.
 */
final class PayloadOutput implements Output {
  /** A tag of one byte and a varint of at most seven fit into one long. */
  private static final int SHORT_BITS = 7 * (Long.BYTES - 1);

  /** A text of so many characters has at most 127 bytes, so its length takes one byte. */
  private static final int SHORT_TEXT = 127 / 3;

  private final ByteBuf out;

  /** For an instant on its way. */
  private byte @Nullable [] scratch;

  PayloadOutput(ByteBuf out) {
    this.out = out;
  }

  /** How many bytes a value takes as an unsigned LEB128. */
  static int varintLength(long value) {
    return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
  }

  private void writeField(int number, int wireType, long value) {
    int tag = makeTag(number, wireType);
    if (tag >>> 7 == 0 && value >>> SHORT_BITS == 0) {
      writeShort(tag, value);
    } else {
      writeVarint(Integer.toUnsignedLong(tag));
      writeVarint(value);
    }
  }

  /** All bytes in one go: checking the bounds costs more than writing. */
  private void writeShort(long tag, long value) {
    long bits = tag;
    int shift = Byte.SIZE;
    long rest = value;
    for (; rest >>> 7 != 0; rest >>>= 7) {
      bits |= ((rest & 0x7F) | 0x80) << shift;
      shift += Byte.SIZE;
    }
    bits |= rest << shift;
    int at = out.writerIndex();
    out.ensureWritable(Long.BYTES);
    out.setLongLE(at, bits);
    out.writerIndex(at + shift / Byte.SIZE + 1);
  }

  private void writeTag(int number, int wireType) {
    writeVarint(Integer.toUnsignedLong(makeTag(number, wireType)));
  }

  private void writeVarint(long value) {
    writeVarint(out, value);
  }

  /** Appends an unsigned LEB128. */
  static void writeVarint(ByteBuf out, long value) {
    long rest = value;
    for (; rest >>> 7 != 0; rest >>>= 7) {
      out.writeByte((int) rest | 0x80);
    }
    out.writeByte((int) rest);
  }

  @Override
  public void writeInt32(int number, int value, boolean repeated) {
    writeField(number, WIRETYPE_VARINT, value);
  }

  @Override
  public void writeUInt32(int number, int value, boolean repeated) {
    writeField(number, WIRETYPE_VARINT, Integer.toUnsignedLong(value));
  }

  @Override
  public void writeSInt32(int number, int value, boolean repeated) {
    writeUInt32(number, (value << 1) ^ (value >> 31), repeated);
  }

  @Override
  public void writeEnum(int number, int value, boolean repeated) {
    writeInt32(number, value, repeated);
  }

  @Override
  public void writeInt64(int number, long value, boolean repeated) {
    writeField(number, WIRETYPE_VARINT, value);
  }

  @Override
  public void writeUInt64(int number, long value, boolean repeated) {
    writeField(number, WIRETYPE_VARINT, value);
  }

  @Override
  public void writeSInt64(int number, long value, boolean repeated) {
    writeField(number, WIRETYPE_VARINT, (value << 1) ^ (value >> 63));
  }

  @Override
  public void writeFixed32(int number, int value, boolean repeated) {
    writeTag(number, WIRETYPE_FIXED32);
    out.writeIntLE(value);
  }

  @Override
  public void writeSFixed32(int number, int value, boolean repeated) {
    writeFixed32(number, value, repeated);
  }

  @Override
  public void writeFloat(int number, float value, boolean repeated) {
    writeFixed32(number, Float.floatToRawIntBits(value), repeated);
  }

  @Override
  public void writeFixed64(int number, long value, boolean repeated) {
    writeTag(number, WIRETYPE_FIXED64);
    out.writeLongLE(value);
  }

  @Override
  public void writeSFixed64(int number, long value, boolean repeated) {
    writeFixed64(number, value, repeated);
  }

  @Override
  public void writeDouble(int number, double value, boolean repeated) {
    writeFixed64(number, Double.doubleToRawLongBits(value), repeated);
  }

  @Override
  public void writeBool(int number, boolean value, boolean repeated) {
    writeField(number, WIRETYPE_VARINT, value ? 1 : 0);
  }

  /** Half a surrogate pair becomes a question mark, as in {@code String.getBytes}. */
  @Override
  public void writeString(int number, CharSequence text, boolean repeated) {
    if (text.length() > SHORT_TEXT) {
      writeField(number, WIRETYPE_LENGTH_DELIMITED, ByteBufUtil.utf8Bytes(text));
      ByteBufUtil.writeUtf8(out, text);
    } else {
      writeField(number, WIRETYPE_LENGTH_DELIMITED, 0);
      int lengthAt = out.writerIndex() - 1;
      out.setByte(lengthAt, ByteBufUtil.writeUtf8(out, text));
    }
  }

  /** A field of an instant's text. */
  void writeInstant(int number, Instant value) {
    byte[] text = scratch;
    if (text == null) {
      text = new byte[IsoInstant.MOST];
      scratch = text;
    }
    writeByteRange(true, number, text, 0, IsoInstant.print(value, text), false);
  }

  @Override
  public void writeBytes(int number, ByteString bytes, boolean repeated) {
    writeByteArray(number, bytes.toByteArray(), repeated);
  }

  @Override
  public void writeByteArray(int number, byte[] bytes, boolean repeated) {
    writeByteRange(false, number, bytes, 0, bytes.length, repeated);
  }

  @Override
  public void writeByteRange(
      boolean utf8, int number, byte[] bytes, int offset, int length, boolean repeated) {
    writeField(number, WIRETYPE_LENGTH_DELIMITED, length);
    out.writeBytes(bytes, offset, length);
  }

  @Override
  public void writeBytes(int number, ByteBuffer bytes, boolean repeated) {
    writeField(number, WIRETYPE_LENGTH_DELIMITED, bytes.remaining());
    out.writeBytes(bytes.duplicate());
  }

  @Override
  public <T> void writeObject(int number, T value, Schema<T> schema, boolean repeated)
      throws IOException {
    writeTag(number, WIRETYPE_START_GROUP);
    schema.writeTo(this, value);
    writeTag(number, WIRETYPE_END_GROUP);
  }
}
