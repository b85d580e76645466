package io.msrpc.im.gateway.http;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.group.ChannelGroup;

/** Counts connections in, and closes at once those beyond the limit. */
@Sharable
final class ConnectionLimit extends ChannelInboundHandlerAdapter {
  private final ChannelGroup connections;
  private final int max;

  ConnectionLimit(ChannelGroup connections, int max) {
    this.connections = connections;
    this.max = max;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (connections.size() >= max) {
      ctx.close();
    } else {
      connections.add(ctx.channel());
      ctx.fireChannelActive();
    }
  }
}
