package io.msrpc.transport.server;

import io.msrpc.wire.Frame;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * Bounds what waits for a client that does not read. It is not read from as soon as anything waits,
 * but the calls it has made by then may all have long answers. Too much is reported as {@link
 * Frame.Malformed}, once. Confined to its channel's event loop.
 */
final class UnreadAnswers extends ChannelOutboundHandlerAdapter {
  /** So many of the longest messages may wait. */
  private static final long MOST_MESSAGES = 8;

  private final long mostBytes;
  private boolean tooMuch;

  UnreadAnswers(int maxMessageBytes) {
    this.mostBytes = MOST_MESSAGES * maxMessageBytes;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    ctx.write(message, promise);
    if (!tooMuch && ctx.channel().bytesBeforeWritable() > mostBytes) {
      tooMuch = true;
      ctx.fireChannelRead(new Frame.Malformed("nothing: answers are not read", true));
    }
  }
}
