package io.msrpc.im.gateway;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The listening sockets and the event loops behind them. Thread-safe. */
final class Ports implements AutoCloseable {
  private static final int BACKLOG = 1_024;

  /** What may be waiting to be written to one client before it counts as slow, bytes. */
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(64 * 1024, 256 * 1024);

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  private final Map<String, Channel> listening = new ConcurrentHashMap<>();

  /**
   * Listens.
   *
   * @throws UncheckedIOException when the port cannot be bound, naming it
   */
  void open(String name, String host, int port, ChannelInitializer<Channel> connections) {
    Class<? extends ServerChannel> type =
        Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(type)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(connections)
            .bind(host, port)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      close();
      throw new UncheckedIOException(
          "cannot listen on %s:%d (%s)".formatted(host, port, name),
          new IOException(bound.cause()));
    }
    listening.put(name, bound.channel());
  }

  /** The port of that name. */
  int number(String name) {
    Channel channel = listening.get(name);
    if (channel == null || !(channel.localAddress() instanceof InetSocketAddress address)) {
      throw new IllegalStateException(name + " is not open");
    }
    return address.getPort();
  }

  /** One of the event loops. */
  EventLoop loop() {
    return loops.next();
  }

  /** Closes the listening sockets; whether any was open. The connections stay. */
  boolean stopAccepting() {
    listening.values().forEach(channel -> channel.close().awaitUninterruptibly());
    return !loops.isShuttingDown() && !listening.isEmpty();
  }

  @Override
  public void close() {
    stopAccepting();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
