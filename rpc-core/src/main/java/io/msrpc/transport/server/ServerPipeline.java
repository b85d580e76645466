package io.msrpc.transport.server;

import io.msrpc.transport.FrameBatch;
import io.msrpc.transport.SlowFrames;
import io.msrpc.transport.TlsContext;
import io.msrpc.transport.TlsHandshake;
import io.msrpc.transport.TlsOnly;
import io.msrpc.wire.FrameDecoder;
import io.msrpc.wire.Hello;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.flush.FlushConsolidationHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an accepted connection is made of: flushes gathered, silence and drips ended, requests. */
final class ServerPipeline extends ChannelInitializer<Channel> {
  private static final Logger LOG = LoggerFactory.getLogger(ServerPipeline.class);

  /**
   * So many answers leave at once: enough to make a system call cheap, few enough that the client
   * reads the first ones while the service is at work on the next. From 8 to 256 this was the best
   * for small answers, CallLoad says.
   */
  private static final int ANSWERS_A_FLUSH = 32;

  /** Until a peer has shown its credentials it may send no more than this. */
  private static final int MAX_UNKNOWN_PEER = 64 * 1024;

  private final RequestDispatcher dispatcher;
  private final ServerOptions options;
  private final Hello self;
  private final OpenConnections connections;
  private final @Nullable TlsContext tls;

  ServerPipeline(
      RequestDispatcher dispatcher,
      ServerOptions options,
      Hello self,
      OpenConnections connections,
      @Nullable TlsContext tls) {
    this.dispatcher = dispatcher;
    this.options = options;
    this.self = self;
    this.connections = connections;
    this.tls = tls;
  }

  @Override
  protected void initChannel(Channel channel) {
    FrameDecoder decoder = new FrameDecoder(firstLimit());
    ServerConnection connection =
        new ServerConnection(dispatcher, options, self, decoder, connections::remove);
    if (tls != null) {
      encrypt(channel, tls);
    }
    channel
        .pipeline()
        .addLast(new FrameBatch())
        .addLast(new FlushConsolidationHandler(ANSWERS_A_FLUSH))
        .addLast(new IdleReaper(options.idleTimeout()))
        .addLast(decoder)
        .addLast(new SlowFrames(decoder, options.helloTimeout()))
        .addLast(new UnreadAnswers(options.maxMessageBytes()))
        .addLast(connection);
    connections.add(connection);
  }

  private void encrypt(Channel channel, TlsContext with) {
    ServerCounters counters = dispatcher.counters();
    channel
        .pipeline()
        .addLast(new TlsOnly())
        .addLast(with.accept(channel.alloc(), options.helloTimeout()))
        .addLast(
            new TlsHandshake(
                why -> {
                  counters.count(ServerEvent.TLS_FAILED);
                  LOG.debug("{}: TLS: {}", channel, why);
                }));
  }

  private int firstLimit() {
    int most = options.maxMessageBytes();
    if (options.openToUntrustedClients()) {
      return Math.min(options.untrustedBytes(), most);
    }
    return options.credentials().isEmpty() ? most : Math.min(MAX_UNKNOWN_PEER, most);
  }
}
