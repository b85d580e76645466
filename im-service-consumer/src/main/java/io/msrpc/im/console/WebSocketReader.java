package io.msrpc.im.console;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/** The last handler of a connection: frames become {@link WebSockets.Events}. */
final class WebSocketReader extends SimpleChannelInboundHandler<WebSocketFrame> {
  private final WebSockets.Events events;
  private int closeCode = WebSockets.ABNORMAL;
  private String closeReason = "";

  WebSocketReader(WebSockets.Events events) {
    this.events = events;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
      events.opened();
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    if (frame instanceof TextWebSocketFrame text) {
      events.text(text.text());
    } else if (frame instanceof CloseWebSocketFrame close) {
      closeCode = close.statusCode();
      closeReason = close.reasonText();
      context.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    events.closed(closeCode, closeReason);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    closeReason = String.valueOf(cause.getMessage());
    context.close();
  }
}
