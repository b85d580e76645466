package io.msrpc.transport.client;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.msrpc.transport.Address;
import io.msrpc.transport.EventLoops;
import io.msrpc.transport.FrameBatch;
import io.msrpc.transport.SlowFrames;
import io.msrpc.transport.Tls;
import io.msrpc.transport.TlsContext;
import io.msrpc.transport.TlsHandshake;
import io.msrpc.wire.FrameDecoder;
import io.msrpc.wire.MethodCodecs;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.DefaultAddressResolverGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Opens channels and says what they are made of. Every attempt has a bootstrap and handlers of its
 * own, so concurrent ones share nothing.
 */
final class ClientPipeline {
  /** How much may lie in front of a PING, beside one frame: enough for a long gathering write. */
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(64 * 1024, 256 * 1024);

  private final EventLoops loops;
  private final AddressResolverGroup<InetSocketAddress> resolver;
  private final ClientOptions options;
  private final Link.Setup setup;
  private final @Nullable TlsContext tls;

  ClientPipeline(EventLoops loops, ClientOptions options, MethodCodecs codecs) {
    this(loops, new Link.Setup(options, codecs, loops.streamThreads(), 0));
  }

  ClientPipeline(EventLoops loops, Link.Setup setup) {
    this(loops, setup, DefaultAddressResolverGroup.INSTANCE);
  }

  ClientPipeline(
      EventLoops loops, Link.Setup setup, AddressResolverGroup<InetSocketAddress> resolver) {
    this.loops = loops;
    this.resolver = resolver;
    this.options = setup.options();
    this.setup = setup;
    Tls files = options.tls();
    this.tls = files == null ? null : TlsContext.ofClient(files, Ticker.systemTicker());
  }

  ClientOptions options() {
    return options;
  }

  /**
   * Connects and greets; done within the connect timeout, one way or the other; cancelling that
   * closes what is open. If a name has several addresses, each is tried in turn, the first one by
   * chance, with an equal share of the time left.
   */
  Future<Channel> connect(Address address, EventLoop eventLoop, LinkListener listener) {
    Promise<Channel> opened = eventLoop.newPromise();
    resolver
        .getResolver(eventLoop)
        .resolveAll(address.unresolved())
        .addListener(
            (Future<List<InetSocketAddress>> found) -> {
              if (opened.isCancelled()) {
                return;
              }
              if (found.isSuccess()) {
                long start = eventLoop.ticker().nanoTime();
                Target target = new Target(address, eventLoop, listener, start);
                tryEach(target, rotated(found.getNow()), opened);
              } else {
                opened.setFailure(found.cause());
              }
            });
    return opened;
  }

  /**
   * What one connect is for.
   *
   * @param startNanos when its time began
   */
  private record Target(
      Address address, EventLoop eventLoop, LinkListener listener, long startNanos) {}

  private List<InetSocketAddress> rotated(List<InetSocketAddress> found) {
    List<InetSocketAddress> rotated = new ArrayList<>(found);
    if (found.size() > 1) {
      Collections.rotate(rotated, loops.random().nextInt(found.size()));
    }
    return rotated;
  }

  private void tryEach(Target target, List<InetSocketAddress> left, Promise<Channel> opened) {
    long spent = target.eventLoop.ticker().nanoTime() - target.startNanos;
    long millisLeft = options.connectTimeout().toMillis() - NANOSECONDS.toMillis(spent);
    Future<Channel> first = connect(target, left.get(0), Math.max(1, millisLeft / left.size()));
    cancelWith(opened, () -> first.cancel(false));
    first.addListener(
        (Future<Channel> one) -> {
          if (one.isSuccess()) {
            opened.trySuccess(one.getNow());
          } else if (left.size() == 1) {
            opened.tryFailure(one.cause());
          } else if (!opened.isCancelled()) {
            tryEach(target, left.subList(1, left.size()), opened);
          }
        });
  }

  private static void cancelWith(Future<Channel> opened, Runnable cancel) {
    opened.addListener(
        ended -> {
          if (ended.isCancelled()) {
            cancel.run();
          }
        });
  }

  private Future<Channel> connect(Target target, InetSocketAddress to, long millis) {
    Address address = target.address;
    EventLoop eventLoop = target.eventLoop;
    Promise<Channel> opened = eventLoop.newPromise();
    Promise<Link> ready = eventLoop.newPromise();
    Link link = new Link(address, setup, ready, target.listener);
    ChannelFuture tcp =
        new Bootstrap()
            .group(eventLoop)
            .channel(loops.socketType())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) millis)
            .handler(handler(address, link, ready))
            .connect(to);
    cancelWith(
        opened, () -> ready.tryFailure(new IOException(address + ": nobody wants it any more")));
    Future<?> limit =
        eventLoop.schedule(
            () ->
                ready.tryFailure(new IOException(address + " did not answer in " + millis + " ms")),
            millis,
            TimeUnit.MILLISECONDS);
    tcp.addListener(
        connected -> {
          if (!connected.isSuccess()) {
            ready.tryFailure(connected.cause());
          }
        });
    ready.addListener(
        greeted -> {
          limit.cancel(false);
          finish(opened, tcp.channel(), greeted.cause());
        });
    return opened;
  }

  private static void finish(
      Promise<Channel> opened, Channel channel, @Nullable Throwable failure) {
    if (failure == null && opened.trySuccess(channel)) {
      return;
    }
    if (failure != null) {
      opened.tryFailure(failure);
    }
    if (channel.isRegistered()) {
      channel.close();
    }
  }

  private ChannelHandler handler(Address address, Link link, Promise<Link> ready) {
    TlsContext with = tls;
    if (with == null) {
      return initializer(link);
    }
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        encrypt(channel, with, address, ready);
        channel.pipeline().addLast(initializer(link));
      }
    };
  }

  private void encrypt(Channel channel, TlsContext with, Address peer, Promise<Link> ready) {
    channel
        .pipeline()
        .addLast(with.connect(channel.alloc(), options.connectTimeout(), peer))
        .addLast(
            new TlsHandshake(
                why -> ready.tryFailure(new IOException("TLS with " + peer + ": " + why))));
  }

  /** What the channel of a link is made of. */
  ChannelInitializer<Channel> initializer(Link link) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        FrameDecoder decoder = new FrameDecoder(options.maxMessageBytes());
        channel
            .pipeline()
            .addLast(new FrameBatch())
            .addLast(new FlushConsolidationHandler(256))
            .addLast(new HeartbeatHandler(options.heartbeat()))
            .addLast(decoder)
            .addLast(new SlowFrames(decoder, options.connectTimeout()))
            .addLast(link.queue())
            .addLast(link);
      }
    };
  }
}
