package io.msrpc.im.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msrpc.im.gateway.protocol.CloseCode;
import io.msrpc.im.gateway.protocol.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * Makes texts of text frames and their continuations, within a size, a number of pieces, and UTF-8;
 * answers the frames that are WebSocket's own.
 */
final class TextAssembler extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final int MAX_PIECES = 64;

  private final WebSocketLink link;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream(256);
  private int limit = Limits.CLIENT_FRAME_BEFORE_AUTH;
  private int pieces;

  TextAssembler(WebSocketLink link) {
    this.link = link;
  }

  /** From now on a message may have this many bytes. */
  void allow(int bytes) {
    limit = bytes;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) throws IOException {
    if (link.isClosing()) {
      if (frame instanceof CloseWebSocketFrame) {
        ctx.close();
      }
    } else if (frame instanceof TextWebSocketFrame || frame instanceof ContinuationWebSocketFrame) {
      append(ctx, frame);
    } else if (frame instanceof PingWebSocketFrame) {
      ctx.writeAndFlush(new PongWebSocketFrame(frame.content().retain()));
    } else if (frame instanceof CloseWebSocketFrame close) {
      link.close(close.retain());
      ctx.close();
    } else if (!(frame instanceof PongWebSocketFrame)) {
      link.close(CloseCode.NOT_TEXT);
    }
  }

  private void append(ChannelHandlerContext ctx, WebSocketFrame frame) throws IOException {
    ByteBuf content = frame.content();
    pieces++;
    if (text.size() + content.readableBytes() > limit || pieces > MAX_PIECES) {
      link.close(CloseCode.TOO_BIG);
      return;
    }
    content.readBytes(text, content.readableBytes());
    if (frame.isFinalFragment()) {
      byte[] whole = text.toByteArray();
      text.reset();
      pieces = 0;
      deliver(ctx, whole);
    }
  }

  private void deliver(ChannelHandlerContext ctx, byte[] utf8) {
    try {
      ctx.fireChannelRead(UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (CharacterCodingException e) {
      link.close(CloseCode.NOT_UTF8);
    }
  }
}
