package io.msrpc.im.console;

import static io.netty.handler.codec.http.HttpResponseStatus.FORBIDDEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NettyWebSocketsTest {
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final NettyWebSockets sockets = new NettyWebSockets(loops.next());
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private Channel server;

  /** Echoes texts; "close" closes with 4403, "big" answers with more than a client takes. */
  private static final class Echo extends SimpleChannelInboundHandler<Object> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, Object message) {
      if (!(message instanceof TextWebSocketFrame frame)) {
        HttpResponse refusal = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, FORBIDDEN);
        refusal.headers().set("content-length", 0);
        context.writeAndFlush(refusal);
        return;
      }
      switch (frame.text()) {
        case "close" -> context.writeAndFlush(new CloseWebSocketFrame(4403, "kicked"));
        case "big" -> context.writeAndFlush(new TextWebSocketFrame("x".repeat(600 * 1024)));
        default -> context.writeAndFlush(new TextWebSocketFrame(frame.text()));
      }
    }
  }

  private final class Recorder implements WebSockets.Events {
    @Override
    public void opened() {
      told.add("opened");
    }

    @Override
    public void text(String text) {
      told.add(text);
    }

    @Override
    public void closed(int code, String reason) {
      told.add("closed " + code);
    }
  }

  @BeforeEach
  void listen() {
    server =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec(), new HttpObjectAggregator(8192))
                        .addLast(new WebSocketServerProtocolHandler("/im", "msim.json.v1"))
                        .addLast(new Echo());
                  }
                })
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
  }

  @AfterEach
  void close() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void carriesTexts_andTellsTheCloseCode() throws InterruptedException {
    WebSockets.Socket socket = sockets.open(address("/im"), new Recorder());
    assertThat(next()).isEqualTo("opened");
    String long16k = "你好🎉".repeat(1638);
    socket.send(long16k);
    assertThat(next()).isEqualTo(long16k);
    socket.send("close");
    assertThat(next()).isEqualTo("closed 4403");
  }

  @Test
  void isClosed_whenNobodyListens() throws InterruptedException {
    URI address = address("/im");
    server.close().syncUninterruptibly();
    sockets.open(address, new Recorder());
    assertThat(next()).isEqualTo("closed 1006");
  }

  @Test
  void isClosed_whenTheUpgradeIsRefused() throws InterruptedException {
    sockets.open(address("/elsewhere"), new Recorder());
    assertThat(next()).isEqualTo("closed 1006");
  }

  @Test
  void isClosed_whenAFrameIsTooLarge() throws InterruptedException {
    WebSockets.Socket socket = sockets.open(address("/im"), new Recorder());
    assertThat(next()).isEqualTo("opened");
    socket.send("big");
    assertThat(next()).startsWith("closed");
  }

  private URI address(String path) {
    int port = ((InetSocketAddress) server.localAddress()).getPort();
    return URI.create("ws://127.0.0.1:" + port + path);
  }

  private String next() throws InterruptedException {
    String event = told.poll(10, TimeUnit.SECONDS);
    return event == null ? "nothing within 10 s" : event;
  }
}
