package io.msrpc.im.gateway.websocket;

import io.msrpc.im.gateway.protocol.Request;
import io.msrpc.im.gateway.session.Doorkeeper;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;

/**
 * The step of a connection that is not authenticated. Its last act is to make room for the handlers
 * of one that is.
 */
final class AuthHandler extends SimpleChannelInboundHandler<Request> {
  private final Doorkeeper keeper;

  AuthHandler(Doorkeeper keeper) {
    this.keeper = keeper;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    keeper.start();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    keeper.stop();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    keeper.stop();
    ctx.fireChannelInactive();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, Request request) {
    keeper.handle(request);
  }
}
