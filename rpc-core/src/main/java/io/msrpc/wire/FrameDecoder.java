package io.msrpc.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to {@link Frame}s. Checks a header before it waits for, let alone allocates, the body;
 * after the first {@link Frame.Malformed} it swallows whatever else comes.
 *
 * <p>Confined to its channel's event loop, except for the limit.
 */
public final class FrameDecoder extends ByteToMessageDecoder {
  /** Types with this bit are extensions: ignored by who does not know them. */
  private static final int EXTENSION = 0x80;

  private static final int TYPE_OFFSET = FrameHeader.TYPE_OFFSET;

  /** What the first five bytes are, as a number. */
  private static final long START = ((long) FrameHeader.MAGIC << Byte.SIZE) | FrameHeader.VERSION;

  private volatile int maxFrame;
  private boolean broken;
  private long finished;
  private boolean headerKnown;
  private long headerAt;
  private @Nullable Unfinished unfinished;

  /**
   * A frame of which only some bytes have come.
   *
   * @param number how many frames came before it
   * @param length its length in bytes; 16 until it is known
   * @param type what it is; null until that is known
   */
  public record Unfinished(long number, int length, @Nullable FrameType type) {}

  /** A decoder that refuses frames longer than {@code maxFrame} bytes, header included. */
  public FrameDecoder(int maxFrame) {
    this.maxFrame = maxFrame;
  }

  /** Changes the limit, from the next header on. From any thread. */
  public void limitTo(int newMaxFrame) {
    this.maxFrame = newMaxFrame;
  }

  /** Longest frame accepted, bytes. */
  public int maxFrame() {
    return maxFrame;
  }

  /** The frame that is arriving; null between frames. */
  public @Nullable Unfinished unfinished() {
    return unfinished;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (broken) {
      in.skipBytes(in.readableBytes());
      return;
    }
    Frame.@Nullable Malformed wrong = isSound(in) ? null : check(in);
    if (wrong != null) {
      breakOff(in, out, wrong);
      return;
    }
    int known = in.readableBytes();
    int length =
        known < TYPE_OFFSET
            ? FrameHeader.LENGTH
            : in.getInt(in.readerIndex() + FrameHeader.LENGTH_OFFSET);
    noteHeader(ctx, known);
    if (known < length) {
      unfinished =
          new Unfinished(
              finished,
              length,
              known > TYPE_OFFSET
                  ? FrameType.of(in.getByte(in.readerIndex() + TYPE_OFFSET))
                  : null);
      return;
    }
    unfinished = null;
    headerKnown = false;
    finished++;
    try {
      out.add(read(in, length - FrameHeader.LENGTH, headerAt));
    } catch (InvalidPayloadException e) {
      breakOff(in, out, new Frame.Malformed(String.valueOf(e.getMessage()), true));
    }
  }

  private void noteHeader(ChannelHandlerContext ctx, int known) {
    if (!headerKnown && known >= FrameHeader.LENGTH) {
      headerKnown = true;
      headerAt = ctx.executor().ticker().nanoTime();
    }
  }

  private void breakOff(ByteBuf in, List<Object> out, Frame.Malformed wrong) {
    broken = true;
    unfinished = null;
    in.skipBytes(in.readableBytes());
    out.add(wrong);
  }

  /**
   * Whether there is a whole header without a fault; two looks at the buffer instead of a dozen.
   */
  private boolean isSound(ByteBuf in) {
    if (in.readableBytes() < FrameHeader.LENGTH) {
      return false;
    }
    long first = in.getLong(in.readerIndex());
    long second = in.getLong(in.readerIndex() + Long.BYTES);
    int length = (int) ((first << Byte.SIZE) | (second >>> (7 * Byte.SIZE)));
    FrameType type = FrameType.of((int) (second >>> (6 * Byte.SIZE)) & 0xff);
    return first >>> (3 * Byte.SIZE) == START
        && type != null
        && length >= FrameHeader.LENGTH
        && length <= longest(type);
  }

  /** What is wrong with the bytes so far, as early as it can be known. */
  private Frame.@Nullable Malformed check(ByteBuf in) {
    int at = in.readerIndex();
    int known = in.readableBytes();
    for (int i = 0; i < Math.min(4, known); i++) {
      if (in.getByte(at + i) != (byte) (FrameHeader.MAGIC >>> (24 - 8 * i))) {
        return new Frame.Malformed("wrong magic (expected: 6d736e62)", false);
      }
    }
    if (known > 4 && in.getByte(at + 4) != FrameHeader.VERSION) {
      return new Frame.Malformed("version: " + in.getUnsignedByte(at + 4) + " (expected: 1)", true);
    }
    int code = known > TYPE_OFFSET ? in.getUnsignedByte(at + TYPE_OFFSET) : EXTENSION;
    if (known >= TYPE_OFFSET) {
      int length = in.getInt(at + FrameHeader.LENGTH_OFFSET);
      int longest = longest(FrameType.of(code));
      if (length < FrameHeader.LENGTH || length > longest) {
        return new Frame.Malformed("length: " + length + " (expected: 16.." + longest + ")", true);
      }
    }
    if (FrameType.of(code) == null && (code & EXTENSION) == 0) {
      return new Frame.Malformed("type: " + code + " (expected: 1..11)", true);
    }
    return null;
  }

  private int longest(@Nullable FrameType type) {
    if (type == FrameType.PING || type == FrameType.PONG || type == FrameType.CANCEL) {
      return FrameHeader.LENGTH;
    }
    if (type == FrameType.CREDIT) {
      return FrameHeader.LENGTH + Varint.MAX_BYTES;
    }
    return type == FrameType.HELLO || type == FrameType.GOAWAY
        ? Math.min(maxFrame, FrameHeader.LENGTH + Hello.MAX_BYTES)
        : maxFrame;
  }

  private static Frame read(ByteBuf in, int bodyLength, long arrivedNanos) {
    in.skipBytes(Long.BYTES);
    long second = in.readLong();
    int code = (int) (second >>> (6 * Byte.SIZE)) & 0xff;
    byte codec = (byte) (second >>> (5 * Byte.SIZE));
    byte compression = (byte) (second >>> (4 * Byte.SIZE));
    int id = (int) second;
    ByteBuf body = in.readSlice(bodyLength);
    FrameType type = FrameType.of(code);
    if (type == null) {
      return new Frame.Skipped(id);
    }
    return switch (type) {
      case REQUEST, ONEWAY ->
          new Frame.Request(
              id, type == FrameType.ONEWAY, codec, compression, arrivedNanos, body.retain());
      case RESPONSE -> new Frame.Response(id, codec, compression, body.retain());
      case PING -> new Frame.Ping(id);
      case PONG -> new Frame.Pong(id);
      case HELLO -> readHello(body);
      case GOAWAY -> readGoAway(body);
      case CANCEL -> new Frame.Cancel(id);
      case ITEM -> new Frame.Item(id, codec, compression, body.retain());
      case END -> new Frame.End(id, body.retain());
      case CREDIT -> readCredit(id, body);
    };
  }

  private static Frame readHello(ByteBuf frame) {
    ByteBuf body = frame.duplicate();
    Hello hello = Hello.read(frame);
    return new Frame.Greeting(hello, hello.digest(body));
  }

  private static Frame readCredit(int id, ByteBuf frame) {
    long items = Varint.read(frame);
    if (items < 0 || items > Integer.MAX_VALUE || frame.isReadable()) {
      throw new InvalidPayloadException(
          "CREDIT: " + Long.toUnsignedString(items) + " (expected: 0..2147483647 and no more)");
    }
    return new Frame.Credit(id, (int) items);
  }

  private static Frame readGoAway(ByteBuf frame) {
    if (frame.readableBytes() < 4) {
      throw new InvalidPayloadException("GOAWAY without a last id");
    }
    int last = frame.readInt();
    int reason = (int) Varint.read(frame);
    return new Frame.GoAway(
        last, reason, frame.readCharSequence(Varint.readLength(frame), UTF_8).toString());
  }
}
