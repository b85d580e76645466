package io.msrpc.im.gateway.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;

/** Puts a request and its body together; says {@link #OVERSIZED} instead when it is too large. */
final class BodyAggregator extends HttpObjectAggregator {
  /** The user event of a request whose body is too large; the rest of the body is thrown away. */
  static final Object OVERSIZED = new Object();

  BodyAggregator(int maxBytes) {
    super(maxBytes);
  }

  @Override
  protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
    ctx.fireUserEventTriggered(OVERSIZED);
  }
}
