package io.msrpc.im.gateway.websocket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads nothing from a client that reads nothing, so that answers to it cannot pile up, and ends
 * the connection when that lasts too long.
 */
final class BackPressure extends ChannelInboundHandlerAdapter {
  private final Duration stuck;
  private @Nullable Future<?> end;

  BackPressure(Duration stuck) {
    this.stuck = stuck;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    boolean writable = ctx.channel().isWritable();
    ctx.channel().config().setAutoRead(writable);
    cancel();
    if (!writable) {
      end = ctx.executor().schedule(() -> ctx.close(), stuck.toMillis(), TimeUnit.MILLISECONDS);
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    cancel();
  }

  private void cancel() {
    if (end != null) {
      end.cancel(false);
      end = null;
    }
  }
}
