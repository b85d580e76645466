package io.msrpc.im.gateway.websocket;

import io.msrpc.im.gateway.protocol.CommandReader;
import io.msrpc.im.gateway.protocol.EventWriter;
import io.msrpc.im.gateway.protocol.Reply;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.List;

/** Texts become requests, replies become text frames. */
final class CommandCodec extends MessageToMessageCodec<String, Reply> {
  private final CommandReader commands;
  private final EventWriter events;

  CommandCodec(CommandReader commands, EventWriter events) {
    super(String.class, Reply.class);
    this.commands = commands;
    this.events = events;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, String text, List<Object> out) {
    out.add(commands.read(text));
  }

  @Override
  protected void encode(ChannelHandlerContext ctx, Reply reply, List<Object> out) {
    out.add(new TextWebSocketFrame(Unpooled.wrappedBuffer(events.write(reply))));
  }
}
