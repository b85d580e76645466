package io.msrpc.im.gateway.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.time.InstantSource;
import java.util.Date;

/** Writes answers, with the headers that every response has. */
final class ResponseWriter {
  private final Origins origins;
  private final InstantSource clock;

  ResponseWriter(Origins origins, InstantSource clock) {
    this.origins = origins;
    this.clock = clock;
  }

  /** Writes the answer to a request that passed its check. */
  ChannelFuture write(
      ChannelHandlerContext ctx,
      HttpRequest request,
      Arrival arrival,
      Answer answer,
      boolean keep) {
    FullHttpResponse response = response(answer, request.method().name().equals("HEAD"));
    String policy = origins.contentSecurityPolicy(arrival.authority());
    response.headers().set("content-security-policy", policy);
    String origin = request.headers().get("origin");
    if (origin != null) {
      response.headers().set("access-control-allow-origin", origin).set("vary", "Origin");
    }
    HttpUtil.setKeepAlive(response.headers(), request.protocolVersion(), keep);
    return ctx.writeAndFlush(response);
  }

  /** Writes the answer to something that is no acceptable request; the connection ends. */
  ChannelFuture refuse(ChannelHandlerContext ctx, Answer answer) {
    FullHttpResponse response = response(answer, false);
    response.headers().set("connection", "close");
    return ctx.writeAndFlush(response);
  }

  private FullHttpResponse response(Answer answer, boolean headersOnly) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            headersOnly ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(answer.body()));
    HttpHeaders headers = response.headers();
    answer.headers().forEach(headers::set);
    if (answer.status() != 204 && answer.status() != 304) {
      headers.set("content-length", answer.body().length);
    }
    headers.set("date", DateFormatter.format(Date.from(clock.instant())));
    headers.set("x-content-type-options", "nosniff");
    headers.set("referrer-policy", "no-referrer");
    headers.set("cross-origin-opener-policy", "same-origin");
    headers.set("x-frame-options", "DENY");
    return response;
  }
}
