package io.msrpc.wire;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/** How one {@link Compression} does it. Stateless and thread-safe. */
interface Algorithm {
  /** Appends the plain bytes, made smaller; or anything of their length, if that is impossible. */
  void compress(ByteBuf plain, ByteBuf out);

  /**
   * Expands the rest of hostile bytes.
   *
   * @param allowed most bytes of the result; no more is allocated for it
   * @return a buffer the caller releases
   * @throws IOException when they are not of this compression
   * @throws MessageTooLargeException when the result would be larger
   */
  ByteBuf expand(ByteBuf in, int allowed) throws IOException;

  /** For a result that would be larger than it may be. */
  static MessageTooLargeException tooLarge(int allowed) {
    return new MessageTooLargeException("the payload expands to more than " + allowed + " bytes");
  }

  /**
   * Room for a result of a length that the bytes themselves state.
   *
   * @throws IOException when the length is negative
   */
  static byte[] room(long stated, int allowed) throws IOException {
    if (stated < 0) {
      throw new IOException("it does not state its plain length");
    }
    if (stated > allowed) {
      throw tooLarge(allowed);
    }
    return new byte[(int) stated];
  }

  /** Checks that the result has the length that was stated. */
  static void checkLength(long length, byte[] room) throws IOException {
    if (length != room.length) {
      throw new IOException("it expands to " + length + " bytes, stated " + room.length);
    }
  }
}
