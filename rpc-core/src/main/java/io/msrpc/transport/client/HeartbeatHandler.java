package io.msrpc.transport.client;

import io.msrpc.wire.FrameEncoder;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
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
 * the peer: it waits once more, for what may lie unread. While we do not read, time stands still.
 *
 * <p>Confined to its channel's event loop.
 */
final class HeartbeatHandler extends ChannelDuplexHandler {
  private static final Logger LOG = LoggerFactory.getLogger(HeartbeatHandler.class);
  private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A server cannot make us ask more often, or more rarely, than this. */
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final long timeoutNanos;
  private long intervalNanos;
  private @Nullable Future<?> timer;
  private long lastRead;
  private long lastWrite;
  private long due;
  private long pingedAt;
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
    if (waitingForLife) {
      waitingForLife = false;
      arm(ctx, Math.min(lastRead, lastWrite) + intervalNanos);
    }
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

  /**
   * The connection is ready: sends a PING, so that "healthy" is known after one round trip, and
   * beats from now on as agreed.
   */
  void begin(ChannelHandlerContext ctx, Duration agreed) {
    Duration bounded =
        agreed.compareTo(SHORTEST) < 0
            ? SHORTEST
            : agreed.compareTo(LONGEST) > 0 ? LONGEST : agreed;
    intervalNanos = bounded.toNanos();
    ping(ctx);
  }

  /** When something was last written. */
  long lastWriteNanos() {
    return lastWrite;
  }

  private void ping(ChannelHandlerContext ctx) {
    pings++;
    waitingForLife = true;
    pingedAt = ticker(ctx).nanoTime();
    lastWrite = pingedAt;
    ctx.writeAndFlush(FrameEncoder.ping(ctx.alloc(), pings));
    arm(ctx, pingedAt + timeoutNanos);
  }

  private void onTimer(ChannelHandlerContext ctx) {
    long now = ticker(ctx).nanoTime();
    if (!ctx.channel().isActive()) {
      return;
    }
    if (!ctx.channel().config().isAutoRead()) {
      lastRead = now;
      waitingForLife = false;
      arm(ctx, now + intervalNanos);
    } else if (now - due > LATE_NANOS) {
      arm(ctx, now + LATE_NANOS);
    } else if (waitingForLife) {
      LOG.warn("{} gave no sign of life: closed", ctx.channel());
      ctx.close();
    } else if (now - lastRead >= intervalNanos || now - lastWrite >= intervalNanos) {
      ping(ctx);
    } else {
      arm(ctx, Math.min(lastRead, lastWrite) + intervalNanos);
    }
  }

  private void arm(ChannelHandlerContext ctx, long at) {
    if (timer != null) {
      timer.cancel(false);
    }
    due = at;
    long delay = at - ticker(ctx).nanoTime();
    timer = ctx.executor().schedule(() -> onTimer(ctx), Math.max(0, delay), TimeUnit.NANOSECONDS);
  }

  private static Ticker ticker(ChannelHandlerContext ctx) {
    return ctx.executor().ticker();
  }
}
