package io.msrpc.im.gateway.http;

import io.msrpc.im.gateway.session.Backend;
import io.msrpc.im.gateway.session.Capacity;
import io.msrpc.im.gateway.websocket.WebSocketDoor;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import java.time.InstantSource;

/**
 * What a new connection gets: limit · first byte · codec · aggregator · flow · handler. The same
 * for the HTTP port, which routes, and for the WebSocket port, which has the upgrade only.
 * Thread-safe.
 */
public final class HttpPipeline {
  /** The user event that makes HTTP connections end: idle ones at once, others after the answer. */
  public static final Object STOP = new Object();

  private static final int MAX_LINE = 4_096;
  private static final int MAX_HEADERS = 16_384;
  private static final int MAX_BODY = 64 * 1024;

  private final WebSocketDoor door;
  private final RequestCheck check;
  private final ResponseWriter responses;
  private final HttpOptions options;
  private final ConnectionLimit limit;

  /** A pipeline for connections that are counted in a group. */
  public HttpPipeline(
      WebSocketDoor door, HttpOptions options, ChannelGroup group, Capacity capacity) {
    this.door = door;
    this.check = new RequestCheck(options.origins());
    this.responses = new ResponseWriter(options.origins(), InstantSource.system());
    this.options = options;
    this.limit = new ConnectionLimit(group, capacity);
  }

  /** For the HTTP port: the API, the web client's files, and the upgrade. */
  public ChannelInitializer<Channel> web(
      Backend backend, GatewayDirectory gateways, StaticFiles files) {
    return initializer(new Router(Api.routes(backend, gateways), files));
  }

  /** For the WebSocket port: the upgrade alone. */
  public ChannelInitializer<Channel> webSocketOnly() {
    return initializer(Router.none());
  }

  private ChannelInitializer<Channel> initializer(Router router) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        install(channel, router);
      }
    };
  }

  /** Puts the handlers of a new connection into its pipeline. */
  void install(Channel channel, Router router) {
    FirstByte firstByte = new FirstByte();
    channel
        .pipeline()
        .addLast("limit", limit)
        .addLast("first", firstByte)
        .addLast(
            "http",
            new HttpServerCodec(
                new HttpDecoderConfig()
                    .setMaxInitialLineLength(MAX_LINE)
                    .setMaxHeaderSize(MAX_HEADERS)))
        .addLast("body", new BodyAggregator(MAX_BODY))
        .addLast("flow", new FlowControlHandler())
        .addLast("request", new RequestHandler(this, router, firstByte));
  }

  WebSocketDoor door() {
    return door;
  }

  RequestCheck check() {
    return check;
  }

  ResponseWriter responses() {
    return responses;
  }

  HttpOptions options() {
    return options;
  }
}
