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
 * <p>Confined to its channel's event loop.
 */
public final class FrameDecoder extends ByteToMessageDecoder {
  /** Types with this bit are extensions: ignored by who does not know them. */
  private static final int EXTENSION = 0x80;

  private int maxFrame;
  private boolean broken;

  /** A decoder that refuses frames longer than {@code maxFrame} bytes, header included. */
  public FrameDecoder(int maxFrame) {
    this.maxFrame = maxFrame;
  }

  /** Changes the limit, from the next header on. */
  public void limitTo(int newMaxFrame) {
    this.maxFrame = newMaxFrame;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (broken) {
      in.skipBytes(in.readableBytes());
      return;
    }
    Frame.@Nullable Malformed wrong = check(in);
    if (wrong != null) {
      breakOff(in, out, wrong);
      return;
    }
    if (in.readableBytes() < FrameHeader.LENGTH) {
      return;
    }
    int length = in.getInt(in.readerIndex() + FrameHeader.LENGTH_OFFSET);
    if (in.readableBytes() >= length) {
      ByteBuf frame = in.readSlice(length);
      try {
        out.add(read(frame));
      } catch (InvalidPayloadException e) {
        breakOff(in, out, new Frame.Malformed(String.valueOf(e.getMessage()), true));
      }
    }
  }

  private void breakOff(ByteBuf in, List<Object> out, Frame.Malformed wrong) {
    broken = true;
    in.skipBytes(in.readableBytes());
    out.add(wrong);
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
    if (known >= 9) {
      int length = in.getInt(at + FrameHeader.LENGTH_OFFSET);
      if (length < FrameHeader.LENGTH || length > maxFrame) {
        return new Frame.Malformed("length: " + length + " (expected: 16.." + maxFrame + ")", true);
      }
    }
    return null;
  }

  private static Frame read(ByteBuf frame) {
    frame.skipBytes(9);
    int code = frame.readUnsignedByte();
    byte codec = frame.readByte();
    byte compression = frame.readByte();
    int id = frame.readInt();
    FrameType type = FrameType.of(code);
    if (type == null) {
      if ((code & EXTENSION) == 0) {
        throw new InvalidPayloadException("type: " + code + " (expected: 1..11)");
      }
      return new Frame.Skipped(id);
    }
    return switch (type) {
      case REQUEST, ONEWAY ->
          new Frame.Request(
              id, type == FrameType.ONEWAY, codec, compression, frame.retainedSlice());
      case RESPONSE -> new Frame.Response(id, codec, compression, frame.retainedSlice());
      case PING -> new Frame.Ping(empty(frame, type, id));
      case PONG -> new Frame.Pong(empty(frame, type, id));
      case HELLO -> new Frame.Greeting(Hello.read(frame));
      case GOAWAY -> readGoAway(frame);
      case CANCEL, ITEM, END, CREDIT -> new Frame.Skipped(id);
    };
  }

  private static int empty(ByteBuf frame, FrameType type, int id) {
    if (frame.isReadable()) {
      throw new InvalidPayloadException(type + " with a body (expected: none)");
    }
    return id;
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
