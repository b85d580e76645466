package io.msrpc.benchmarks;

import io.msrpc.transport.EventLoops;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/**
 * What this machine can do: length-prefixed frames, request ids, a codec by hand, calls on the I/O
 * thread, and nothing that a framework is for.
 */
final class RawNetty implements Contestant {
  private final EventLoops loops = new EventLoops("msrpc-raw", 2, true);
  private final RawClient client = new RawClient();

  RawNetty() {
    Channel listening =
        new ServerBootstrap()
            .group(loops.group())
            .channel(loops.listenerType())
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new RawServer());
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
    new Bootstrap()
        .group(loops.group())
        .channel(loops.socketType())
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(client)
        .connect(listening.localAddress())
        .syncUninterruptibly();
  }

  @Override
  public UserService blocking() {
    return new BlockingCalls(this::callAndWait);
  }

  private <A, R> R callAndWait(Operation<A, R> operation, A argument) {
    CompletableFuture<R> result = client.call(operation, argument);
    return result.join();
  }

  @Override
  public AsyncUserService async() {
    return new AsyncCalls(client::call);
  }

  @Override
  public void close() {
    loops.close();
  }
}
