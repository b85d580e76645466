package io.msrpc.wire;

import io.netty.buffer.ByteBuf;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a payload is made smaller; the byte at offset 11 of its frame's header. */
public enum Compression {
  /** Not at all. */
  NONE(0),
  /** RFC 1952. */
  GZIP(1),
  /** A frame of RFC 8878. */
  ZSTD(2),
  /** A block of LZ4 behind its plain length. */
  LZ4(3);

  /**
   * What a side uses by default: zstd, which costs a fraction of gzip's time and shrinks as much,
   * then LZ4, which needs no native library, then gzip, which every language has.
   */
  public static final List<Compression> PREFERENCE = List.of(ZSTD, LZ4, GZIP);

  /** A payload that expands to more than this many times its size is refused. */
  static final int MAX_EXPANSION = 200;

  /** A payload that shrinks to less than one of this many is sent plain: see docs/protocol.md. */
  static final int MAX_SHRINKING = 100;

  private static final Compression[] BY_CODE = values();

  private final byte code;

  Compression(int code) {
    this.code = (byte) code;
  }

  /** The byte on the wire. */
  public byte code() {
    return code;
  }

  /** The compression with this byte, or null when there is none. */
  public static @Nullable Compression of(int code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }

  /** Several, as HELLO lists what a side reads. */
  public static String codes(List<Compression> several) {
    return several.stream()
        .map(compression -> String.valueOf((char) compression.code()))
        .collect(Collectors.joining());
  }

  /**
   * What to send a peer.
   *
   * @param preferred the best first
   * @param readByPeer what its HELLO lists
   * @return the first that the peer reads, or none at all
   */
  public static Compression choose(List<Compression> preferred, String readByPeer) {
    return preferred.stream()
        .filter(compression -> readByPeer.indexOf(compression.code()) >= 0)
        .findFirst()
        .orElse(NONE);
  }

  private @Nullable Algorithm algorithm() {
    return switch (this) {
      case NONE -> null;
      case GZIP -> new GzipStream();
      case ZSTD -> new ZstdFrame();
      case LZ4 -> new Lz4Block();
    };
  }

  /** Appends {@code plain}, made smaller. */
  void compress(ByteBuf plain, ByteBuf out) {
    Algorithm algorithm = algorithm();
    if (algorithm == null) {
      out.writeBytes(plain);
    } else {
      algorithm.compress(plain, out);
    }
  }

  /**
   * Expands the rest of {@code in}; for {@link #NONE} that is {@code in} itself.
   *
   * @param limit most bytes of the result; never more than that is allocated
   * @return a buffer the caller releases
   * @throws MessageTooLargeException when the result exceeds the limit, or 200 times the input
   * @throws InvalidPayloadException when the bytes are not of this compression
   */
  ByteBuf expand(ByteBuf in, int limit) {
    Algorithm algorithm = algorithm();
    if (algorithm == null) {
      return in.retain();
    }
    try {
      if (!in.isReadable()) {
        throw new EOFException("no bytes");
      }
      return algorithm.expand(in, (int) Math.min(limit, (long) MAX_EXPANSION * in.readableBytes()));
    } catch (IOException e) {
      String name = name().toLowerCase(Locale.ROOT);
      throw new InvalidPayloadException("not " + name + ": " + e.getMessage(), e);
    }
  }
}
