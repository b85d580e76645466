package io.msrpc.im.gateway.websocket;

import io.msrpc.im.gateway.protocol.CloseCode;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of the pipeline: whatever went wrong ends this connection, and no other. */
final class FaultHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(FaultHandler.class);

  private final WebSocketLink link;

  FaultHandler(WebSocketLink link) {
    this.link = link;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof CorruptedWebSocketFrameException corrupted) {
      boolean tooBig = WebSocketCloseStatus.MESSAGE_TOO_BIG.equals(corrupted.closeStatus());
      link.close(tooBig ? CloseCode.TOO_BIG : CloseCode.PROTOCOL_ERROR);
    } else if (cause instanceof IOException) {
      ctx.close(); // the peer is gone; nothing to say, nobody to say it to
    } else {
      LOG.error("connection {} failed", ctx.channel().remoteAddress(), cause);
      link.close(CloseCode.INTERNAL);
    }
  }
}
