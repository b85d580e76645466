package io.msrpc.transport;

import io.msrpc.wire.Frame;
import io.msrpc.wire.FrameDecoder;
import io.msrpc.wire.FrameType;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reports a frame that does not end in time, half a header included, as {@link Frame.Malformed}: it
 * has 30 s from its first byte and one more for every 64 KiB; a HELLO has the HELLO timeout. While
 * we ourselves do not read, the time stands still.
 *
 * <p>One timer at most, which finds out by itself that its frame has ended; so whole frames cost
 * nothing here. Confined to its channel's event loop.
 */
public final class SlowFrames extends ChannelInboundHandlerAdapter {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long BYTES_PER_SECOND = 64 * 1024;

  private final FrameDecoder decoder;
  private final Duration helloTimeout;
  private long number = -1;
  private long since;
  private long due;
  private @Nullable Future<?> timer;

  /** Watches the frames of the decoder in front of it. */
  public SlowFrames(FrameDecoder decoder, Duration helloTimeout) {
    this.decoder = decoder;
    this.helloTimeout = helloTimeout;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    FrameDecoder.Unfinished frame = decoder.unfinished();
    if (frame != null) {
      if (frame.number() != number) {
        number = frame.number();
        since = now(ctx);
      }
      arm(ctx, since + allowed(frame));
    }
    ctx.fireChannelReadComplete();
  }

  private long allowed(FrameDecoder.Unfinished frame) {
    Duration base = frame.type() == FrameType.HELLO ? helloTimeout : PATIENCE;
    return base.plusSeconds(frame.length() / BYTES_PER_SECOND).toNanos();
  }

  private void arm(ChannelHandlerContext ctx, long at) {
    if (timer != null) {
      if (at - due >= 0) {
        return;
      }
      timer.cancel(false);
    }
    due = at;
    timer = ctx.executor().schedule(() -> onTimer(ctx), at - now(ctx), TimeUnit.NANOSECONDS);
  }

  private void onTimer(ChannelHandlerContext ctx) {
    timer = null;
    FrameDecoder.Unfinished frame = decoder.unfinished();
    if (frame == null) {
      return;
    }
    if (!ctx.channel().config().isAutoRead()) {
      since = now(ctx);
    }
    if (now(ctx) - since >= allowed(frame)) {
      ctx.fireChannelRead(new Frame.Malformed("a frame that does not end in time", true));
    } else {
      arm(ctx, since + allowed(frame));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (timer != null) {
      timer.cancel(false);
    }
    ctx.fireChannelInactive();
  }

  private static long now(ChannelHandlerContext ctx) {
    return ctx.executor().ticker().nanoTime();
  }
}
