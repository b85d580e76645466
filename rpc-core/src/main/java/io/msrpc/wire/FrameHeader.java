package io.msrpc.wire;

import io.netty.buffer.ByteBuf;
import java.util.Objects;

/**
 * The fixed 16 bytes in front of every frame; big-endian.
 *
 * <pre>
 * offset  0       4        5        9     10     11           12
 *         magic   version  length   type  codec  compression  requestId
 *         "msnb"  u8       i32      u8    u8     u8           u32
 * </pre>
 *
 * {@code length} counts these 16 bytes too.
 *
 * @param type what the frame is
 * @param codec how the payload's values became bytes: 0 none, 1 protostuff, 2 JSON
 * @param compression how the payload was made smaller, see {@link Compression}
 * @param requestId which call it belongs to, or which PING
 * @param bodyLength bytes behind the header
 */
public record FrameHeader(
    FrameType type, byte codec, byte compression, int requestId, int bodyLength) {
  /** Bytes of a header. */
  public static final int LENGTH = 16;

  /** {@code msnb} in ASCII. */
  public static final int MAGIC = 0x6d736e62;

  /** The only version there is. */
  public static final byte VERSION = 1;

  static final int LENGTH_OFFSET = 5;
  static final int TYPE_OFFSET = 9;
  static final int REQUEST_ID_OFFSET = 12;

  /** Refuses a negative body. */
  public FrameHeader {
    if (bodyLength < 0) {
      throw new IllegalArgumentException("bodyLength: " + bodyLength + " (expected: 0 or more)");
    }
  }

  /** A header of a frame without a payload. */
  public static FrameHeader of(FrameType type, int requestId, int bodyLength) {
    return new FrameHeader(type, (byte) 0, (byte) 0, requestId, bodyLength);
  }

  /** What an encoded frame of ours is. */
  public static FrameType typeOf(ByteBuf frame) {
    return Objects.requireNonNull(FrameType.of(frame.getByte(frame.readerIndex() + TYPE_OFFSET)));
  }

  /** Which call an encoded frame belongs to. */
  public static int requestIdOf(ByteBuf frame) {
    return frame.getInt(frame.readerIndex() + REQUEST_ID_OFFSET);
  }

  /** Appends the 16 bytes. */
  public void writeTo(ByteBuf out) {
    long length = (long) LENGTH + bodyLength;
    out.writeLong(((long) MAGIC << 32) | ((long) VERSION << 24) | (length >>> 8));
    out.writeLong(
        (length << 56)
            | ((type.code() & 0xffL) << 48)
            | ((codec & 0xffL) << 40)
            | ((compression & 0xffL) << 32)
            | (requestId & 0xffffffffL));
  }
}
