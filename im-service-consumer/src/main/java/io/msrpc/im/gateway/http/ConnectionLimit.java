package io.msrpc.im.gateway.http;

import io.msrpc.im.gateway.session.Capacity;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.group.ChannelGroup;

/** Counts connections in, and closes at once those beyond the limit. */
@Sharable
final class ConnectionLimit extends ChannelInboundHandlerAdapter {
  private final ChannelGroup connections;
  private final Capacity capacity;

  ConnectionLimit(ChannelGroup connections, Capacity capacity) {
    this.connections = connections;
    this.capacity = capacity;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (!capacity.tryTake()) {
      ctx.close();
    } else {
      ctx.channel().closeFuture().addListener(closed -> capacity.giveBack());
      connections.add(ctx.channel());
      ctx.fireChannelActive();
    }
  }
}
