package io.msrpc.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * Puts small frames that leave in one flush into one buffer: to copy a hundred bytes costs less
 * than an entry in the channel's queue and one in the system call. Frames whose writer waits for a
 * promise, and long ones, go on as they are, in their place among the others.
 *
 * <p>Whoever writes must flush. Confined to its channel's event loop.
 */
public final class FrameBatch extends ChannelOutboundHandlerAdapter {
  /** Frames up to this many bytes are copied. */
  private static final int SMALL = 1024;

  private static final int CAPACITY = 16 * 1024;

  /** A frame, as long as it is alone; else the buffer of several. Null after a flush. */
  private @Nullable ByteBuf batch;

  private boolean several;

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    ByteBuf frame = (ByteBuf) message;
    if (!promise.isVoid() || frame.readableBytes() > SMALL) {
      writeBatch(ctx);
      ctx.write(frame, promise);
    } else {
      add(ctx, frame);
    }
  }

  private void add(ChannelHandlerContext ctx, ByteBuf frame) {
    ByteBuf before = batch;
    if (before == null) {
      batch = frame;
    } else if (several && before.writableBytes() < frame.readableBytes()) {
      writeBatch(ctx);
      batch = frame;
    } else {
      ByteBuf all = several ? before : moved(ctx, before);
      all.writeBytes(frame);
      frame.release();
    }
  }

  private ByteBuf moved(ChannelHandlerContext ctx, ByteBuf alone) {
    ByteBuf all = ctx.alloc().buffer(CAPACITY, CAPACITY).writeBytes(alone);
    alone.release();
    batch = all;
    several = true;
    return all;
  }

  private void writeBatch(ChannelHandlerContext ctx) {
    ByteBuf all = batch;
    if (all != null) {
      batch = null;
      several = false;
      ctx.write(all, ctx.voidPromise());
    }
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    writeBatch(ctx);
    ctx.flush();
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    writeBatch(ctx);
    ctx.close(promise);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (batch != null) {
      batch.release();
      batch = null;
    }
  }
}
