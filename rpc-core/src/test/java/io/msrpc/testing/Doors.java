package io.msrpc.testing;

import io.msrpc.transport.Address;
import io.msrpc.transport.server.ServedPipeline;
import io.msrpc.transport.server.ServerOptions;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Ticker;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Many addresses of one server, on one thread; it counts who comes. */
public final class Doors implements AutoCloseable {
  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("msrpc-doors"), NioIoHandler.newFactory());
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Collection<Long> accepted = new ConcurrentLinkedQueue<>();
  private final List<Channel> listening = new ArrayList<>();
  private final List<Address> addresses = new ArrayList<>();
  private final ServedPipeline served;

  public Doors(int count, Class<?> contract, Object service) {
    served =
        new ServedPipeline(
            contract, service, ServerOptions.DEFAULTS, Ticker.systemTicker(), Runnable::run);
    for (int i = 0; i < count; i++) {
      Channel channel = bind(0);
      addresses.add(
          new Address("127.0.0.1", ((InetSocketAddress) channel.localAddress()).getPort()));
    }
  }

  public List<Address> addresses() {
    return addresses;
  }

  /** {@link System#nanoTime} of every connect since the last {@link #forgetAccepted}, in order. */
  public List<Long> accepted() {
    return List.copyOf(accepted);
  }

  public void forgetAccepted() {
    accepted.clear();
  }

  /** How many connections are open. */
  public int open() {
    return connections.size();
  }

  /** Ends every connection, and goes on listening. */
  public void dropAll() {
    connections.close().awaitUninterruptibly();
  }

  /** Ends every connection, and listens no more. */
  public void shut() {
    listening.forEach(channel -> channel.close().awaitUninterruptibly());
    listening.clear();
    dropAll();
  }

  /** Listens again, at the same addresses. */
  public void reopen() {
    addresses.forEach(address -> bind(address.port()));
  }

  private Channel bind(int port) {
    Channel channel =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel client) {
                    accepted.add(System.nanoTime());
                    connections.add(client);
                    client.pipeline().addLast(served.handler());
                  }
                })
            .bind("127.0.0.1", port)
            .syncUninterruptibly()
            .channel();
    listening.add(channel);
    return channel;
  }

  @Override
  public void close() {
    shut();
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
