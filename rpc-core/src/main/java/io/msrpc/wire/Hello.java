package io.msrpc.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What one side says about itself in HELLO: a count, then so many (key, length, bytes), at most 16
 * KiB; unknown keys are ignored.
 *
 * @param codecs codecs it can read, one byte each (key 2)
 * @param compressions compressions it can read, one byte each (key 3)
 * @param maxFrame longest frame it accepts, header included, bytes (key 4)
 * @param heartbeat longest silence it wishes between reads, ms on the wire (key 5)
 * @param challenge what is said about a shared secret (keys 6, 10 and 11)
 * @param instanceId a server's name (key 7)
 * @param bootId a random name of this run of a server (key 8)
 * @param product name and version for logs (key 9)
 */
public record Hello(
    String codecs,
    String compressions,
    int maxFrame,
    Duration heartbeat,
    Challenge challenge,
    String instanceId,
    String bootId,
    String product) {
  /** Most bytes of a HELLO's body. */
  public static final int MAX_BYTES = 16 * 1024;

  /** A peer that accepts less counts as accepting so much: every failure fits in. */
  public static final int LEAST_MAX_FRAME = 8 * 1024;

  private static final Duration SHORTEST_HEARTBEAT = Duration.ofSeconds(1);
  private static final Duration LONGEST_HEARTBEAT = Duration.ofSeconds(60);
  private static final int VERSIONS = 1;
  private static final int CODECS = 2;
  private static final int COMPRESSIONS = 3;
  private static final int MAX_FRAME = 4;
  private static final int HEARTBEAT = 5;
  private static final int CREDENTIALS = 6;
  private static final int INSTANCE_ID = 7;
  private static final int BOOT_ID = 8;
  private static final int PRODUCT = 9;
  private static final int NONCE = 10;
  private static final int PROOF = 11;

  /** Key, length and value. */
  private static final int PROOF_ENTRY = 2 + SharedSecret.PROOF_BYTES;

  /** The heartbeat that a server agrees on: what was wished, but 1 s to 60 s. */
  public Duration agreedHeartbeat() {
    Duration atLeast = heartbeat.compareTo(SHORTEST_HEARTBEAT) < 0 ? SHORTEST_HEARTBEAT : heartbeat;
    return atLeast.compareTo(LONGEST_HEARTBEAT) > 0 ? LONGEST_HEARTBEAT : atLeast;
  }

  /** The same with another heartbeat. */
  public Hello withHeartbeat(Duration newHeartbeat) {
    return new Hello(
        codecs, compressions, maxFrame, newHeartbeat, challenge, instanceId, bootId, product);
  }

  /** The same with something else about a secret. */
  public Hello with(Challenge newChallenge) {
    return new Hello(
        codecs, compressions, maxFrame, heartbeat, newChallenge, instanceId, bootId, product);
  }

  /** Leaves nonce and proof out. */
  @Override
  public String toString() {
    return "Hello[" + product + ", instanceId=" + instanceId + ", maxFrame=" + maxFrame + "]";
  }

  void writeTo(ByteBuf out) {
    Varint.write(out, 8 + (challenge.nonce().isEmpty() ? 0 : 1) + (hasProof() ? 1 : 0));
    put(out, VERSIONS, Unpooled.wrappedBuffer(new byte[] {FrameHeader.VERSION}));
    put(out, CODECS, bytesOf(codecs));
    put(out, COMPRESSIONS, bytesOf(compressions));
    put(out, MAX_FRAME, numberOf(maxFrame));
    put(out, HEARTBEAT, numberOf(heartbeat.toMillis()));
    put(out, INSTANCE_ID, bytesOf(instanceId));
    put(out, BOOT_ID, bytesOf(bootId));
    put(out, PRODUCT, bytesOf(product));
    if (!challenge.nonce().isEmpty()) {
      put(out, NONCE, Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(challenge.nonce())));
    }
    if (hasProof()) {
      writeProof(out, challenge.proof());
    }
  }

  /** Writes the entry that is the last of a HELLO. */
  static void writeProof(ByteBuf out, String proof) {
    put(out, PROOF, Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(proof)));
  }

  private boolean hasProof() {
    return !challenge.proof().isEmpty();
  }

  /** What proofs are about: SHA-256 of this HELLO's body, but for a proof at its end. */
  String digest(ByteBuf body) {
    int end = hasProof() ? PROOF_ENTRY : 0;
    return SharedSecret.digest(body.slice(body.readerIndex(), body.readableBytes() - end));
  }

  /**
   * Reads a body.
   *
   * @throws InvalidPayloadException when it is none, or does not offer version 1
   */
  static Hello read(ByteBuf in) {
    Map<Long, ByteBuf> said = new HashMap<>();
    int count = Varint.readLength(in);
    for (int i = 0; i < count; i++) {
      long key = Varint.read(in);
      if (said.put(key, in.readSlice(Varint.readLength(in))) != null) {
        throw new InvalidPayloadException("HELLO: key " + key + " twice");
      }
      if (key == PROOF && i < count - 1) {
        throw new InvalidPayloadException("HELLO: a proof that is not the last entry");
      }
    }
    if (in.isReadable()) {
      throw new InvalidPayloadException("HELLO: " + in.readableBytes() + " bytes too many");
    }
    if (text(said, VERSIONS, "\1").indexOf(FrameHeader.VERSION) < 0) {
      throw new InvalidPayloadException("HELLO: no common protocol version (expected: 1)");
    }
    return new Hello(
        text(said, CODECS, "\1"),
        text(said, COMPRESSIONS, ""),
        (int) number(said, MAX_FRAME, 64 * 1024, LEAST_MAX_FRAME, Integer.MAX_VALUE),
        Duration.ofMillis(number(said, HEARTBEAT, 3000, 1, Integer.MAX_VALUE)),
        new Challenge(hex(said, NONCE), hex(said, PROOF), !text(said, CREDENTIALS, "").isEmpty()),
        text(said, INSTANCE_ID, ""),
        text(said, BOOT_ID, ""),
        text(said, PRODUCT, ""));
  }

  private static void put(ByteBuf out, int key, ByteBuf value) {
    Varint.write(out, key);
    Varint.write(out, value.readableBytes());
    out.writeBytes(value);
  }

  private static ByteBuf bytesOf(String text) {
    return Unpooled.wrappedBuffer(text.getBytes(UTF_8));
  }

  private static ByteBuf numberOf(long value) {
    ByteBuf bytes = Unpooled.buffer(10);
    Varint.write(bytes, value);
    return bytes;
  }

  private static String text(Map<Long, ByteBuf> said, long key, String missing) {
    ByteBuf bytes = said.get(key);
    return bytes == null ? missing : bytes.toString(UTF_8);
  }

  private static String hex(Map<Long, ByteBuf> said, long key) {
    ByteBuf bytes = said.get(key);
    if (bytes != null && bytes.readableBytes() != SharedSecret.PROOF_BYTES) {
      throw new InvalidPayloadException(
          "HELLO: key " + key + ": " + bytes.readableBytes() + " bytes (expected: 32)");
    }
    return bytes == null ? "" : ByteBufUtil.hexDump(bytes);
  }

  private static long number(Map<Long, ByteBuf> said, long key, long missing, long min, long max) {
    ByteBuf bytes = said.get(key);
    if (bytes == null) {
      return missing;
    }
    long value = Varint.read(bytes);
    return value < 0 || value > max ? max : Math.max(min, value);
  }
}
