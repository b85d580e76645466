package io.msrpc.transport.client;

import io.msrpc.call.Invocation;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.Reason;
import io.msrpc.call.Reply;
import io.msrpc.transport.Address;
import io.msrpc.transport.EventLoops;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection as a watchdog, and the link it has open now. */
final class WatchedConnection implements Connection {
  private final Address address;
  private final EventLoop eventLoop;
  private final ConnectionWatchdog watchdog;
  private final LongAdder strays = new LongAdder();
  private volatile @Nullable Link link;

  /** The link opened last, which may be leaving; confined to the event loop. */
  private @Nullable Link last;

  WatchedConnection(
      Address address,
      EventLoops loops,
      ClientPipeline pipeline,
      ConnectBudget budget,
      Consumer<Address> onUnreachable) {
    this.address = address;
    this.eventLoop = loops.next();
    this.watchdog =
        new ConnectionWatchdog(
            eventLoop,
            new Opener(pipeline, onUnreachable),
            budget,
            pipeline.options(),
            loops.random());
  }

  @Override
  public Address address() {
    return address;
  }

  @Override
  public ConnectionState state() {
    return watchdog.state();
  }

  @Override
  public long strays() {
    return strays.sum();
  }

  @Override
  public void start() {
    watchdog.start();
  }

  @Override
  public CompletionStage<Void> demand() {
    return watchdog.demand();
  }

  @Override
  public CompletionStage<Reply> invoke(Invocation invocation) {
    Link open = link;
    if (open == null) {
      return CompletableFuture.failedFuture(
          new NotStartedException(
              Reason.UNAVAILABLE,
              invocation.method().shortName()
                  + " at "
                  + address
                  + ": not connected; it did not start [died in: connect]"));
    }
    return open.invoke(invocation);
  }

  @Override
  public void closeWhenIdle() {
    watchdog.close();
    eventLoop.execute(
        () -> {
          if (last != null) {
            last.closeWhenIdle();
          }
        });
  }

  @Override
  public void close() {
    watchdog.close();
    eventLoop.execute(
        () -> {
          if (last != null) {
            last.channel().close();
          }
        });
  }

  private final class Opener implements ConnectionWatchdog.Connector {
    private final ClientPipeline pipeline;
    private final Consumer<Address> onUnreachable;

    Opener(ClientPipeline pipeline, Consumer<Address> onUnreachable) {
      this.pipeline = pipeline;
      this.onUnreachable = onUnreachable;
    }

    @Override
    public void unreachable() {
      onUnreachable.accept(address);
    }

    @Override
    public Future<Channel> connect() {
      return pipeline.connect(
          address,
          eventLoop,
          new Link.Listener() {
            @Override
            public void healthy() {
              watchdog.confirmHealthy();
            }

            @Override
            public void draining() {
              watchdog.drain();
            }

            @Override
            public void stray() {
              strays.increment();
            }
          });
    }

    @Override
    public void opened(Channel channel) {
      link = channel.pipeline().get(Link.class);
      last = link;
    }

    @Override
    public void closed() {
      link = null;
    }
  }
}
