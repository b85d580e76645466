package io.msrpc.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** Unsigned LEB128 numbers of at most 10 bytes, and strings that begin with their length in one. */
final class Varint {
  /** Length of the longest. */
  static final int MAX_BYTES = 10;

  private Varint() {}

  static void write(ByteBuf out, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.writeByte((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  static long read(ByteBuf in) {
    long value = 0;
    for (int i = 0; i < MAX_BYTES; i++) {
      if (!in.isReadable()) {
        throw new InvalidPayloadException("a varint is cut off");
      }
      byte b = in.readByte();
      if (i == MAX_BYTES - 1 && b > 1) {
        throw new InvalidPayloadException("a varint is longer than 64 bits");
      }
      value |= (long) (b & 0x7F) << (7 * i);
      if (b >= 0) {
        return value;
      }
    }
    throw new InvalidPayloadException("a varint is longer than " + MAX_BYTES + " bytes");
  }

  /** Reads a length or count that must fit into the bytes that are left. */
  static int readLength(ByteBuf in) {
    long length = read(in);
    if (length < 0 || length > in.readableBytes()) {
      throw new InvalidPayloadException(
          "length: "
              + Long.toUnsignedString(length)
              + " (expected: 0.."
              + in.readableBytes()
              + ")");
    }
    return (int) length;
  }

  static void writeString(ByteBuf out, String text) {
    write(out, ByteBufUtil.utf8Bytes(text));
    ByteBufUtil.writeUtf8(out, text);
  }

  static String readString(ByteBuf in) {
    return in.readCharSequence(readLength(in), UTF_8).toString();
  }
}
