package io.msrpc.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Frames of the raw contestant: their length, a request id, and what the reader knows to be there.
 * Handled where they are decoded; what is written meanwhile goes out together.
 */
abstract class RawFrames extends ByteToMessageDecoder {
  /** What is written in one go, about. */
  static final int BATCH = 64 * 1024;

  /** Handles the frame from its request id to its end. */
  abstract void onFrame(ChannelHandlerContext ctx, ByteBuf frame);

  @Override
  protected final void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    while (in.readableBytes() >= Integer.BYTES) {
      int length = in.getInt(in.readerIndex());
      if (in.readableBytes() < Integer.BYTES + length) {
        return;
      }
      int end = in.readerIndex() + Integer.BYTES + length;
      in.skipBytes(Integer.BYTES);
      int writer = in.writerIndex();
      in.writerIndex(end);
      onFrame(ctx, in);
      in.writerIndex(writer).readerIndex(end);
    }
  }

  /** Begins a frame; returns where. */
  static int begin(ByteBuf out, int id) {
    int at = out.writerIndex();
    out.writeInt(0).writeInt(id);
    return at;
  }

  /** Fills in the length of the frame that began there. */
  static void end(ByteBuf out, int at) {
    out.setInt(at, out.writerIndex() - at - Integer.BYTES);
  }
}
