package io.msrpc.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/** Serves on the I/O thread; the answers to what one read brought leave in one write. */
final class RawServer extends RawFrames {
  private @Nullable ByteBuf batch;

  @Override
  void onFrame(ChannelHandlerContext ctx, ByteBuf frame) {
    ByteBuf out = batch == null ? ctx.alloc().buffer(BATCH) : batch;
    int at = begin(out, frame.readInt());
    Operation.ALL.get(frame.readByte()).serve(frame, out);
    end(out, at);
    batch = out;
    if (out.readableBytes() >= BATCH / 2) {
      ctx.write(out, ctx.voidPromise());
      batch = null;
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    if (batch != null) {
      ctx.write(batch, ctx.voidPromise());
      batch = null;
    }
    ctx.flush();
    super.channelReadComplete(ctx);
  }
}
