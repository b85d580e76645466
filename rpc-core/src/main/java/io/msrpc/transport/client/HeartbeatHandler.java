package io.msrpc.transport.client;

import io.msrpc.wire.FrameEncoder;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices a peer that is silent. One timer, re-armed by itself: reads and writes only note the
 * time. A PING leaves when nothing was read <em>or</em> nothing written for the interval, so that
 * neither side's idea of silence is fed by the other's direction alone; then any byte within the
 * timeout is life. A timer that fires late, because this process was stopped, proves nothing about
 * the peer: it waits once more, for what may lie unread.
 *
 * <p>Confined to its channel's event loop.
 */
final class HeartbeatHandler extends ChannelDuplexHandler {
  private static final Logger LOG = LoggerFactory.getLogger(HeartbeatHandler.class);
  private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final long intervalNanos;
  private final long timeoutNanos;
  private @Nullable Future<?> timer;
  private long lastRead;
  private long lastWrite;
  private long due;
  private boolean waitingForLife;
  private int pings;

  HeartbeatHandler(Heartbeat heartbeat) {
    this.intervalNanos = heartbeat.interval().toNanos();
    this.timeoutNanos = heartbeat.timeout().toNanos();
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    lastRead = ticker(ctx).nanoTime();
    lastWrite = lastRead;
    arm(ctx, lastRead + intervalNanos);
    ctx.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    lastRead = ticker(ctx).nanoTime();
    waitingForLife = false;
    ctx.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    lastWrite = ticker(ctx).nanoTime();
    ctx.write(message, promise);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (timer != null) {
      timer.cancel(false);
    }
    ctx.fireChannelInactive();
  }

  /** Sends a PING now and expects life within the timeout. */
  void ping(ChannelHandlerContext ctx) {
    pings++;
    waitingForLife = true;
    lastWrite = ticker(ctx).nanoTime();
    ctx.writeAndFlush(FrameEncoder.ping(ctx.alloc(), pings));
  }

  private void onTimer(ChannelHandlerContext ctx) {
    long now = ticker(ctx).nanoTime();
    if (!ctx.channel().isActive()) {
      return;
    }
    if (now - due > LATE_NANOS) {
      arm(ctx, now + LATE_NANOS);
    } else if (waitingForLife) {
      LOG.warn("{} gave no sign of life: closed", ctx.channel());
      ctx.close();
    } else if (now - lastRead >= intervalNanos || now - lastWrite >= intervalNanos) {
      ping(ctx);
      arm(ctx, now + timeoutNanos);
    } else {
      arm(ctx, Math.min(lastRead, lastWrite) + intervalNanos);
    }
  }

  private void arm(ChannelHandlerContext ctx, long at) {
    due = at;
    long delay = at - ticker(ctx).nanoTime();
    timer = ctx.executor().schedule(() -> onTimer(ctx), Math.max(0, delay), TimeUnit.NANOSECONDS);
  }

  private static Ticker ticker(ChannelHandlerContext ctx) {
    return ctx.executor().ticker();
  }
}
