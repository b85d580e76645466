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
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection as a watchdog and the link it watches, with others beside that while it is the
 * bottleneck, and a new one in its place when it has grown old or its ids run out.
 *
 * <p>A link is taken into use on {@code eventLoop} alone; links beside the watched one may live on
 * other loops, where they are taken out of use before their calls fail. Whoever sees READY finds
 * the watched link in use: the two change together.
 */
final class WatchedConnection implements Connection {
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final double AGE_JITTER = 0.1;

  private final Address address;
  private final EventLoop eventLoop;
  private final EventLoops loops;
  private final ClientPipeline pipeline;
  private final ConnectBudget budget;
  private final ConnectionListener listener;
  private final ConnectionWatchdog watchdog;
  private final LongAdder strays = new LongAdder();
  private final OpenLinks open = new OpenLinks();
  private final Events events = new Events();

  /** All that have not closed, those that are leaving too. */
  private final Set<Link> alive = new CopyOnWriteArraySet<>();

  private volatile boolean everReady;

  private @Nullable Link watched;
  private @Nullable Future<?> renewal;

  /** A link beside the watched one that waits for its turn to connect, or connects. */
  private ConnectBudget.@Nullable Turn opening;

  WatchedConnection(
      Address address,
      EventLoops loops,
      ClientPipeline pipeline,
      ConnectBudget budget,
      ConnectionListener listener) {
    this.address = address;
    this.eventLoop = loops.next();
    this.loops = loops;
    this.pipeline = pipeline;
    this.budget = budget;
    this.listener = listener;
    this.watchdog =
        new ConnectionWatchdog(eventLoop, new Opener(), budget, pipeline.options(), loops.random());
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
  public ConnectionSnapshot snapshot() {
    int inFlight = alive.stream().mapToInt(Link::load).sum();
    return new ConnectionSnapshot(address, state(), everReady, alive.size(), inFlight, strays());
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
    Link link = open.choose();
    if (link == null) {
      return CompletableFuture.failedFuture(
          new NotStartedException(
              Reason.CONNECT_FAILED,
              invocation.method().shortName()
                  + " at "
                  + address
                  + ": not connected; it did not start [died in: connect]"));
    }
    return link.invoke(invocation);
  }

  @Override
  public void closeWhenIdle() {
    end(Link::closeWhenIdle);
  }

  @Override
  public void close() {
    end(link -> link.channel().close());
  }

  private void end(Consumer<Link> how) {
    watchdog.close();
    eventLoop.execute(
        () -> {
          if (opening != null) {
            opening.cancel();
          }
          alive.forEach(how);
        });
  }

  private void use(Link link) {
    alive.add(link);
    open.add(link);
    link.channel().closeFuture().addListener(closed -> alive.remove(link));
  }

  /** A link of another loop may end after ours has. */
  private void onLoop(Runnable task) {
    if (!eventLoop.isShuttingDown()) {
      eventLoop.execute(task);
    }
  }

  /** Callers that have just chosen it may still use it. */
  private void retire(Link link) {
    open.remove(link);
    link.retire();
  }

  /** Opens a link beside the watched one, unless one is being opened; null when it failed. */
  private void openAnother(EventLoop loop, Consumer<@Nullable Link> then) {
    opening =
        budget.await(
            eventLoop,
            () ->
                pipeline
                    .connect(address, loop, events)
                    .addListener(
                        (Future<Channel> opened) -> onLoop(() -> onAnother(opened, then))));
  }

  private void onAnother(Future<Channel> opened, Consumer<@Nullable Link> then) {
    opening = null;
    Link link = opened.isSuccess() ? usable(opened.getNow()) : null;
    if (link == null || watchdog.state() == ConnectionState.READY) {
      then.accept(link);
    } else {
      link.channel().close();
    }
  }

  /** The link of a channel, which has left it if it closed; null unless it takes calls. */
  private static @Nullable Link usable(Channel channel) {
    Link link = channel.pipeline().get(Link.class);
    return link != null && link.takesCalls() ? link : null;
  }

  /** A link that takes calls cannot write as fast as callers call. */
  private void widen(Link slow) {
    int most = pipeline.options().connections().perProvider();
    if (opening == null && open.has(slow) && open.size() < most) {
      openAnother(loops.next(), this::addAnother);
    }
  }

  private void addAnother(@Nullable Link link) {
    if (link == null) {
      return;
    }
    use(link);
    Future<?> look =
        eventLoop.scheduleWithFixedDelay(
            new IdleWatch(link), IDLE.toNanos(), IDLE.toNanos(), TimeUnit.NANOSECONDS);
    link.channel()
        .closeFuture()
        .addListener(
            closed -> {
              open.remove(link);
              look.cancel(false);
            });
    if (!link.takesCalls()) {
      open.remove(link);
    }
  }

  /** Closes a link that has had no call since it last looked. */
  private final class IdleWatch implements Runnable {
    private final Link link;
    private int sentBefore;

    IdleWatch(Link link) {
      this.link = link;
      this.sentBefore = link.sent();
    }

    @Override
    public void run() {
      if (link.sent() == sentBefore && link.load() == 0) {
        retire(link);
      }
      sentBefore = link.sent();
    }
  }

  private void renewAfter(Duration time) {
    stopRenewal();
    renewal = eventLoop.schedule(this::renew, time.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void stopRenewal() {
    if (renewal != null) {
      renewal.cancel(false);
    }
  }

  private void renew() {
    if (opening != null) {
      renewAfter(Duration.ofSeconds(1));
    } else if (watchdog.state() == ConnectionState.READY) {
      openAnother(eventLoop, this::replace);
    }
  }

  private void replace(@Nullable Link next) {
    Link old = watched;
    if (next == null) {
      if (watchdog.state() == ConnectionState.READY) {
        renewAfter(pipeline.options().probeInterval());
      }
    } else if (watchdog.replace(next.channel()) && old != null) {
      retire(old);
    }
  }

  private final class Opener implements ConnectionWatchdog.Connector {
    @Override
    public void leaving() {
      listener.unreachable(address);
    }

    @Override
    public void refused(Throwable cause) {
      listener.refused(address, cause);
      listener.unreachable(address);
    }

    @Override
    public void lost() {
      listener.lost(address);
    }

    @Override
    public Future<Channel> connect() {
      return pipeline.connect(address, eventLoop, events);
    }

    @Override
    public boolean takesCalls(Channel channel) {
      return usable(channel) != null;
    }

    @Override
    public void opened(Channel channel) {
      everReady = true;
      watched = channel.pipeline().get(Link.class);
      use(watched);
      Duration age = pipeline.options().connections().maxAge();
      if (!age.isZero()) {
        double factor = 1 + AGE_JITTER * (2 * loops.random().nextDouble() - 1);
        renewAfter(Duration.ofNanos((long) (age.toNanos() * factor)));
      }
    }

    @Override
    public void closed() {
      stopRenewal();
      if (watched != null) {
        open.remove(watched);
        watched = null;
      }
    }
  }

  /**
   * What a link tells; on its own event loop. Of the peer's health, and of its leaving, only the
   * watched link's word counts.
   */
  private final class Events implements LinkListener {
    @Override
    public void healthy(Link link) {
      onLoop(
          () -> {
            if (link == watched) {
              watchdog.confirmHealthy();
            }
          });
    }

    @Override
    public void draining(Link link) {
      if (eventLoop.inEventLoop() && link == watched) {
        watchdog.drain();
      } else {
        open.remove(link);
      }
    }

    @Override
    public void stray() {
      strays.increment();
    }

    @Override
    public void saturated(Link link) {
      onLoop(() -> widen(link));
    }

    @Override
    public void idsUsedUp(Link link) {
      onLoop(
          () -> {
            if (link == watched) {
              renew();
            } else {
              retire(link);
            }
          });
    }
  }
}
