package io.msrpc.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.function.UnaryOperator;

/**
 * The frames without a payload, as bytes the caller releases or writes. Calls: {@link CallCodec}.
 */
public final class FrameEncoder {
  private FrameEncoder() {}

  /** A PING. */
  public static ByteBuf ping(ByteBufAllocator alloc, int id) {
    return empty(alloc, FrameType.PING, id);
  }

  /** The PONG that answers the PING with this id. */
  public static ByteBuf pong(ByteBufAllocator alloc, int id) {
    return empty(alloc, FrameType.PONG, id);
  }

  /** A CANCEL of the call or stream with this id. */
  public static ByteBuf cancel(ByteBufAllocator alloc, int id) {
    return empty(alloc, FrameType.CANCEL, id);
  }

  /**
   * A CREDIT for the stream with this id.
   *
   * @param items how many more may be sent
   */
  public static ByteBuf credit(ByteBufAllocator alloc, int id, int items) {
    ByteBuf out = alloc.buffer(FrameHeader.LENGTH + Varint.MAX_BYTES);
    FrameHeader.of(FrameType.CREDIT, id, 0).writeTo(out);
    Varint.write(out, items);
    return withLength(out);
  }

  /** A HELLO. */
  public static ByteBuf hello(ByteBufAllocator alloc, Hello hello) {
    ByteBuf out = alloc.buffer(256);
    FrameHeader.of(FrameType.HELLO, 0, 0).writeTo(out);
    hello.writeTo(out);
    return withLength(out);
  }

  /**
   * A HELLO that ends with a proof.
   *
   * @param proof makes it of the digest of what is in front of it
   */
  public static ByteBuf hello(ByteBufAllocator alloc, Hello hello, UnaryOperator<String> proof) {
    String nonce = hello.challenge().nonce();
    Hello unproved = hello.with(new Challenge(nonce, "00".repeat(SharedSecret.PROOF_BYTES), false));
    ByteBuf out = hello(alloc, unproved);
    byte[] made = ByteBufUtil.decodeHexDump(proof.apply(digest(out, unproved)));
    return out.setBytes(out.writerIndex() - made.length, made);
  }

  /** What proofs of a shared secret are about, of a whole HELLO frame. */
  public static String digest(ByteBuf frame, Hello hello) {
    return hello.digest(frame.slice(FrameHeader.LENGTH, frame.writerIndex() - FrameHeader.LENGTH));
  }

  /** A client's second HELLO: the proof that it knows the secret, and nothing else. */
  public static ByteBuf proof(ByteBufAllocator alloc, String proof) {
    ByteBuf out = alloc.buffer(64);
    FrameHeader.of(FrameType.HELLO, 0, 0).writeTo(out);
    Varint.write(out, 1);
    Hello.writeProof(out, proof);
    return withLength(out);
  }

  /**
   * A GOAWAY.
   *
   * @param last highest request id that may have been started; 2³¹−1 while it is not known yet
   */
  public static ByteBuf goAway(ByteBufAllocator alloc, int last, GoAwayReason reason, String text) {
    ByteBuf out = alloc.buffer(64);
    FrameHeader.of(FrameType.GOAWAY, 0, 0).writeTo(out);
    out.writeInt(last);
    Varint.write(out, reason.code());
    Varint.writeString(out, text);
    return withLength(out);
  }

  /** Gives a request that has been encoded its number, just before it is written. */
  public static void number(ByteBuf request, int id) {
    request.setInt(request.readerIndex() + FrameHeader.REQUEST_ID_OFFSET, id);
  }

  static ByteBuf withLength(ByteBuf frame) {
    frame.setInt(FrameHeader.LENGTH_OFFSET, frame.readableBytes());
    return frame;
  }

  private static ByteBuf empty(ByteBufAllocator alloc, FrameType type, int id) {
    ByteBuf out = alloc.buffer(FrameHeader.LENGTH);
    FrameHeader.of(type, id, 0).writeTo(out);
    return out;
  }
}
