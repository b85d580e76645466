package io.msrpc.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** How a payload is made smaller; the byte at offset 11 of its frame's header. */
public enum Compression {
  /** Not at all. */
  NONE(0),
  /** RFC 1952. */
  GZIP(1);

  /** A payload that expands to more than this many times its size is refused. */
  static final int MAX_EXPANSION = 200;

  /** A payload that shrinks to less than one of this many is sent plain: see docs/protocol.md. */
  static final int MAX_SHRINKING = 100;

  private static final int CHUNK = 8 * 1024;

  private final byte code;

  Compression(int code) {
    this.code = (byte) code;
  }

  /** The byte on the wire. */
  public byte code() {
    return code;
  }

  /** The compression with this byte, or null when this side has none. */
  public static @Nullable Compression of(int code) {
    return code == 0 ? NONE : code == 1 ? GZIP : null;
  }

  /** Appends {@code plain}, made smaller. */
  void compress(ByteBuf plain, ByteBuf out) {
    if (this == NONE) {
      out.writeBytes(plain);
      return;
    }
    try (GZIPOutputStream gzip = new GZIPOutputStream(new ByteBufOutputStream(out), CHUNK)) {
      plain.readBytes(gzip, plain.readableBytes());
    } catch (IOException e) {
      throw new IllegalStateException("a buffer does not fail", e);
    }
  }

  /**
   * Expands the rest of {@code in}, which is left as it was for {@link #NONE}.
   *
   * @param limit most bytes of the result; never more than that is allocated
   * @return a buffer the caller releases
   * @throws MessageTooLargeException when the result exceeds the limit, or 200 times the input
   * @throws InvalidPayloadException when the bytes are not of this compression
   */
  ByteBuf expand(ByteBuf in, int limit) {
    if (this == NONE) {
      return in.readRetainedSlice(in.readableBytes());
    }
    int allowed = (int) Math.min(limit, (long) MAX_EXPANSION * in.readableBytes());
    ByteBuf out = in.alloc().buffer(Math.min(CHUNK, allowed), Math.max(1, allowed));
    try {
      gunzip(in, out, allowed);
      return out;
    } catch (IOException e) {
      out.release();
      throw new InvalidPayloadException("not gzip: " + e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      out.release();
      throw e;
    }
  }

  private static void gunzip(ByteBuf in, ByteBuf out, int allowed) throws IOException {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteBufInputStream(in), CHUNK)) {
      byte[] chunk = new byte[CHUNK];
      for (int n = gzip.read(chunk); n >= 0; n = gzip.read(chunk)) {
        if (out.readableBytes() + n > allowed) {
          throw new MessageTooLargeException(
              "the payload expands to more than " + allowed + " bytes");
        }
        out.writeBytes(chunk, 0, n);
      }
    }
  }
}
