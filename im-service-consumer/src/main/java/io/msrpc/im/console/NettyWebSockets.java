package io.msrpc.im.console;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.URI;
import javax.net.ssl.SSLException;

/** WebSockets on one event loop; {@code wss} with the JDK's trust store. */
final class NettyWebSockets implements WebSockets {
  /** The server sends at most 256 KiB; more is hostile. */
  private static final int MAX_FRAME_BYTES = 512 * 1024;

  private static final int MAX_UPGRADE_BYTES = 16 * 1024;
  private static final int CONNECT_TIMEOUT_MILLIS = 5000;

  private final EventLoop loop;

  NettyWebSockets(EventLoop loop) {
    this.loop = loop;
  }

  @Override
  public Socket open(URI address, Events events) {
    boolean secure = "wss".equals(address.getScheme());
    int port = address.getPort() != -1 ? address.getPort() : secure ? 443 : 80;
    ChannelFuture opening =
        bootstrap().handler(new Pipeline(address, secure, events)).connect(address.getHost(), port);
    opening.addListener(
        done -> {
          if (!done.isSuccess()) {
            events.closed(ABNORMAL, String.valueOf(done.cause().getMessage()));
          }
        });
    return new NettySocket(opening.channel());
  }

  private Bootstrap bootstrap() {
    return new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
        .option(ChannelOption.TCP_NODELAY, true);
  }

  private record NettySocket(Channel channel) implements Socket {
    @Override
    public void send(String text) {
      channel.writeAndFlush(new TextWebSocketFrame(text));
    }

    @Override
    public void close() {
      channel.close();
    }
  }

  private static final class Pipeline extends ChannelInitializer<SocketChannel> {
    private final URI address;
    private final boolean secure;
    private final Events events;

    Pipeline(URI address, boolean secure, Events events) {
      this.address = address;
      this.secure = secure;
      this.events = events;
    }

    @Override
    protected void initChannel(SocketChannel channel) throws SSLException {
      ChannelPipeline pipeline = channel.pipeline();
      if (secure) {
        pipeline.addLast(tls(channel));
      }
      pipeline
          .addLast(new HttpClientCodec(), new HttpObjectAggregator(MAX_UPGRADE_BYTES))
          .addLast(new WebSocketClientProtocolHandler(config()))
          .addLast(new WebSocketFrameAggregator(MAX_FRAME_BYTES), new WebSocketReader(events));
    }

    private ChannelHandler tls(SocketChannel channel) throws SSLException {
      return SslContextBuilder.forClient()
          .endpointIdentificationAlgorithm("HTTPS")
          .build()
          .newHandler(channel.alloc(), address.getHost(), address.getPort());
    }

    private WebSocketClientProtocolConfig config() {
      return WebSocketClientProtocolConfig.newBuilder()
          .webSocketUri(address)
          .subprotocol("msim.json.v1")
          .maxFramePayloadLength(MAX_FRAME_BYTES)
          .handleCloseFrames(false)
          .build();
    }
  }
}
