package io.msrpc.im.gateway.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Knows whether anything of the next request has come: only then is there somebody to tell 408. */
final class FirstByte extends ChannelInboundHandlerAdapter {
  private boolean seen;

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object bytes) {
    seen = true;
    ctx.fireChannelRead(bytes);
  }

  /** Waits for the next request. */
  void forget() {
    seen = false;
  }

  /** Whether something has come since. */
  boolean isSeen() {
    return seen;
  }
}
