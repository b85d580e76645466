package io.msrpc.transport.server;

import io.msrpc.service.ExportedServices;
import io.msrpc.transport.EventLoops;
import io.msrpc.transport.Tls;
import io.msrpc.transport.TlsContext;
import io.msrpc.wire.Challenge;
import io.msrpc.wire.Compression;
import io.msrpc.wire.Hello;
import io.msrpc.wire.Serializer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening socket, its connections and the workers behind them. Thread-safe; not to be closed on
 * one of its own threads.
 */
public final class ServerListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerListener.class);

  /** Connections the kernel keeps until they are accepted. */
  private static final int BACKLOG = 1024;

  /** Longer than a connection lingers. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final ServerOptions options;
  private final EventLoops loops;
  private final Workers workers;
  private final Admission admission;
  private final RequestDispatcher dispatcher;
  private final OpenConnections connections = new OpenConnections(Clock.systemUTC());
  private final Channel listening;

  /**
   * Who a server says it is.
   *
   * @param instanceId its name
   * @param bootId a random name of this run
   */
  public record Identity(String instanceId, String bootId) {}

  /**
   * Binds and accepts from now on.
   *
   * @param at where to listen; port 0 for a free one
   * @param serializers the codecs it reads, and answers in
   * @throws UncheckedIOException when the address cannot be bound, naming it
   * @throws IllegalArgumentException when a service declares a type that cannot be carried
   */
  public ServerListener(
      InetSocketAddress at,
      Identity identity,
      ExportedServices services,
      List<Serializer> serializers,
      ServerOptions options) {
    this.options = options;
    Tls files = options.tls();
    TlsContext tls = files == null ? null : TlsContext.ofServer(files, Ticker.systemTicker());
    this.workers = new Workers(options.workers(), options.virtualThreads());
    this.admission = new Admission(workers, options, Ticker.systemTicker());
    this.loops = new EventLoops("msrpc-server", options.ioThreads(), false);
    try {
      this.dispatcher =
          new RequestDispatcher(services, serializers, options, admission, loops.streamThreads());
      Hello self = hello(identity, serializers, options);
      this.listening = bind(at, new ServerPipeline(dispatcher, options, self, connections, tls));
    } catch (RuntimeException | Error e) {
      loops.close();
      throw e;
    }
  }

  private static Hello hello(
      Identity identity, List<Serializer> serializers, ServerOptions options) {
    return new Hello(
        serializers.stream()
            .map(codec -> String.valueOf((char) codec.codec()))
            .collect(Collectors.joining()),
        Compression.codes(options.compressions()),
        options.maxMessageBytes(),
        options.idleTimeout(),
        Challenge.NONE,
        identity.instanceId(),
        identity.bootId(),
        "msrpc-java");
  }

  private Channel bind(InetSocketAddress at, ServerPipeline pipeline) {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops.group())
            .channel(loops.listenerType())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childHandler(pipeline)
            .bind(at)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new UncheckedIOException(
          new IOException(
              "cannot listen on "
                  + at.getHostString()
                  + ":"
                  + at.getPort()
                  + ": "
                  + bound.cause().getMessage(),
              bound.cause()));
    }
    return bound.channel();
  }

  /** What it has counted, and what it does now. */
  public ServerStatistics statistics() {
    int inFlight = connections.list().stream().mapToInt(ServerConnection::inFlight).sum();
    return dispatcher.counters().snapshot(inFlight, admission.load());
  }

  /** The connections that are open, the oldest first. */
  public List<ConnectedClient> clients() {
    return connections.snapshot();
  }

  /** The port it listens on. */
  public int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /**
   * Stops accepting, lets calls under way finish for the drain timeout at most, then closes what is
   * left. Idempotent; returns when everything has ended.
   */
  @Override
  public void close() {
    listening.close().awaitUninterruptibly();
    connections.drain();
    try {
      drain();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      admission.close();
      workers.interrupt();
      loops.close();
    }
  }

  private void drain() throws InterruptedException {
    long end = System.nanoTime() + options.drainTimeout().toNanos();
    if (!connections.awaitNone(options.drainTimeout())) {
      admission.close();
      connections.list().forEach(ServerConnection::finish);
      connections.awaitNone(GRACE);
    }
    if (!workers.close(Duration.ofNanos(end - System.nanoTime()))) {
      LOG.warn("A service does not react to interruption: its thread is left running");
    }
  }
}
