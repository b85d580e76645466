package io.msrpc.im.gateway.websocket;

import io.msrpc.im.gateway.protocol.CloseCode;
import io.msrpc.im.gateway.protocol.Request;
import io.msrpc.im.gateway.session.Session;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.timeout.IdleStateEvent;

/** Binds an authenticated connection to its session, both ways. */
final class ChatHandler extends SimpleChannelInboundHandler<Request> {
  private final Session session;
  private final WebSocketLink link;

  ChatHandler(Session session, WebSocketLink link) {
    this.session = session;
    this.link = link;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, Request request) {
    session.handle(request);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      session.drained();
    }
    ctx.fireChannelWritabilityChanged();
  }

  /** Nothing came for too long. */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof IdleStateEvent) {
      link.close(CloseCode.SILENT);
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    session.closed();
    ctx.fireChannelInactive();
  }
}
