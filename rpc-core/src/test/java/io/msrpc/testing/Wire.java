package io.msrpc.testing;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What lies between a client and a server on a {@link MockLoop}: the first handler of the server's
 * end. Bytes take their time, in order, or are swallowed.
 */
public final class Wire extends ChannelDuplexHandler {
  private final LongSupplier latencyNanos;
  private ChannelHandlerContext ctx;
  private boolean toServerCut;
  private boolean toClientCut;
  private long lastIn;
  private long lastOut;

  /** A whole wire; each piece asks for its latency. */
  public Wire(LongSupplier latencyNanos) {
    this.latencyNanos = latencyNanos;
  }

  /** Swallows from now on, or no longer. */
  public void cut(boolean toServer, boolean toClient) {
    toServerCut = toServer;
    toClientCut = toClient;
  }

  /** Ends the connection at once, whatever is under way. */
  public void close() {
    ctx.close();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
    ((MockLoop) ctx.channel().eventLoop()).adopt(ctx.channel());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    lastIn = Math.max(lastIn, now() + latencyNanos.getAsLong());
    at(lastIn, () -> arrive(bytes));
  }

  private void arrive(Object bytes) {
    if (toServerCut || !ctx.channel().isActive()) {
      ReferenceCountUtil.release(bytes);
    } else {
      ctx.fireChannelRead(bytes);
      ctx.fireChannelReadComplete();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    // Comes with the bytes, when they arrive.
  }

  @Override
  public void write(ChannelHandlerContext context, Object bytes, ChannelPromise promise) {
    lastOut = Math.max(lastOut, now() + latencyNanos.getAsLong());
    promise.trySuccess();
    at(lastOut, () -> leave(bytes));
  }

  private void leave(Object bytes) {
    if (toClientCut) {
      ReferenceCountUtil.release(bytes);
    } else {
      ctx.writeAndFlush(bytes);
    }
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    at(Math.max(lastOut, now()), () -> ctx.close(promise));
  }

  private void at(long time, Runnable task) {
    ctx.executor().schedule(task, time - now(), TimeUnit.NANOSECONDS);
  }

  private long now() {
    return ctx.executor().ticker().nanoTime();
  }
}
