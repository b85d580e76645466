package io.msrpc.transport.client;

import static io.msrpc.transport.client.ConnectionState.CLOSED;
import static io.msrpc.transport.client.ConnectionState.CONNECTING;
import static io.msrpc.transport.client.ConnectionState.DRAINING;
import static io.msrpc.transport.client.ConnectionState.GIVEN_UP;
import static io.msrpc.transport.client.ConnectionState.IDLE;
import static io.msrpc.transport.client.ConnectionState.READY;
import static io.msrpc.transport.client.ConnectionState.WAITING;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one connection open: connects again after every loss, with backoff, and after the last
 * attempt only by a probe now and then or when a caller needs it. Its timer exists only while it is
 * disconnected.
 *
 * <p>Confined to {@code eventLoop}; no field but {@code state} is read elsewhere. Methods hop
 * unless they say that they do not.
 */
final class ConnectionWatchdog implements AutoCloseable {
  /** Callers in need do not make it connect more often than this. */
  private static final long DEMAND_GAP_NANOS = Duration.ofMillis(100).toNanos();

  /** A probe comes up to this share earlier or later. */
  private static final double PROBE_JITTER = 0.2;

  private final EventLoop eventLoop;
  private final Connector connector;
  private final ConnectBudget budget;
  private final Backoff backoff;
  private final Duration probeInterval;
  private final RandomGenerator random;
  private final List<CompletableFuture<Void>> waiters = new ArrayList<>();
  private volatile ConnectionState state = IDLE;
  private int attempt;
  private boolean counted;
  private long lastConnectNanos;
  private @Nullable Future<Channel> connecting;
  private @Nullable Channel channel;
  private @Nullable Future<?> retry;
  private long retryAtNanos;

  /** The attempt that waits for its turn; then there is no timer. */
  private ConnectBudget.@Nullable Turn turn;

  /** Opens channels that are ready for calls, and hears of what became of them. */
  interface Connector {
    /** Starts one attempt; the future is completed on the event loop. */
    Future<Channel> connect();

    /** Whether calls can be sent on a channel that has just opened: it may be leaving already. */
    boolean takesCalls(Channel channel);

    /** Calls may be sent on this channel from now on; the state says so afterwards. */
    void opened(Channel channel);

    /** Calls may not be sent any more; the state has said so before. */
    void closed();

    /** The peer is leaving: there is no point in believing that it serves. */
    void leaving();

    /** The attempt failed; there is no point either. */
    void refused(Throwable cause);

    /** It ended although nobody had said so. */
    void lost();
  }

  ConnectionWatchdog(
      EventLoop eventLoop,
      Connector connector,
      ConnectBudget budget,
      ClientOptions options,
      RandomGenerator random) {
    this.eventLoop = eventLoop;
    this.connector = connector;
    this.budget = budget;
    this.backoff = options.backoff();
    this.probeInterval = options.probeInterval();
    this.random = random;
  }

  ConnectionState state() {
    return state;
  }

  void start() {
    eventLoop.execute(
        () -> {
          if (state == IDLE && turn == null) {
            queueUp(false);
          }
        });
  }

  /**
   * Connects without waiting for the backoff, because somebody needs it; completes when it is
   * ready, fails when this attempt has failed.
   */
  CompletionStage<Void> demand() {
    CompletableFuture<Void> wanted = new CompletableFuture<>();
    eventLoop.execute(() -> onDemand(wanted));
    return wanted;
  }

  /** Ends the backoff; called at the first PONG, because a peer may accept and then drop us. */
  void confirmHealthy() {
    eventLoop.execute(() -> attempt = 0);
  }

  /**
   * Watches another channel to the same peer from now on, if it is ready; on the event loop only.
   *
   * @return false if it is not, and the channel is closed
   */
  boolean replace(Channel next) {
    if (state != READY) {
      next.close();
      return false;
    }
    use(next);
    watch(next);
    return true;
  }

  /** The peer takes no new calls, but may still answer old ones; on the event loop only. */
  void drain() {
    if (state == READY) {
      moveTo(DRAINING);
      connector.closed();
      connector.leaving();
    }
  }

  /** No connect after this. The channel is left to whoever was told that it opened. */
  @Override
  public void close() {
    eventLoop.execute(this::shutDown);
  }

  private void onDemand(CompletableFuture<Void> wanted) {
    switch (state) {
      case READY -> wanted.complete(null);
      case DRAINING ->
          wanted.completeExceptionally(new IllegalStateException("the peer is leaving"));
      case CLOSED -> wanted.completeExceptionally(new IllegalStateException("closed"));
      case CONNECTING -> waiters.add(wanted);
      case IDLE, WAITING, GIVEN_UP -> {
        waiters.add(wanted);
        hasten();
      }
    }
  }

  private void hasten() {
    if (turn != null) {
      return;
    }
    long at = Math.max(now(), lastConnectNanos + DEMAND_GAP_NANOS);
    if (retry == null) {
      queueUp(false);
    } else if (at < retryAtNanos) {
      retry.cancel(false);
      scheduleConnect(at - now(), false);
    }
  }

  private void queueUp(boolean counts) {
    retry = null;
    turn = budget.await(eventLoop, () -> connect(counts));
  }

  private void connect(boolean counts) {
    if (turn == null) {
      return;
    }
    turn = null;
    moveTo(CONNECTING);
    counted = counts;
    lastConnectNanos = now();
    connecting = connector.connect();
    connecting.addListener((Future<Channel> opened) -> eventLoop.execute(() -> onOpened(opened)));
  }

  private void onOpened(Future<Channel> opened) {
    if (state == CLOSED) {
      if (opened.isSuccess()) {
        opened.getNow().close();
      }
    } else if (!opened.isSuccess()) {
      onRefused(opened.cause());
    } else if (connector.takesCalls(opened.getNow())) {
      use(opened.getNow());
      moveTo(READY);
      watch(opened.getNow());
      endWaiters(wanted -> wanted.complete(null));
    } else {
      onRefused(new IOException("the peer is leaving"));
    }
  }

  private void onRefused(Throwable cause) {
    retryLater();
    connector.refused(cause);
    failWaiters(cause);
  }

  private void use(Channel now) {
    channel = now;
    connector.opened(now);
  }

  /** The state changes when the channel closes, before any of its calls fails. */
  private void watch(Channel now) {
    now.closeFuture()
        .addListener(
            closed -> {
              if (eventLoop.inEventLoop()) {
                onLost(now);
              } else {
                eventLoop.execute(() -> onLost(now));
              }
            });
  }

  private void onLost(Channel lost) {
    if (lost == channel && (state == READY || state == DRAINING)) {
      boolean unannounced = state == READY;
      channel = null;
      counted = true;
      retryLater();
      connector.closed();
      if (unannounced) {
        connector.lost();
      }
    }
  }

  private void retryLater() {
    if (attempt >= backoff.attempts()) {
      if (state != CONNECTING) {
        moveTo(WAITING);
      }
      moveTo(GIVEN_UP);
      double factor = 1 + PROBE_JITTER * (2 * random.nextDouble() - 1);
      scheduleConnect((long) (probeInterval.toNanos() * factor), true);
    } else {
      moveTo(WAITING);
      if (counted || attempt == 0) {
        attempt++;
      }
      scheduleConnect(backoff.delayNanos(attempt, random), true);
    }
  }

  private void scheduleConnect(long delayNanos, boolean counts) {
    retryAtNanos = now() + delayNanos;
    retry = eventLoop.schedule(() -> queueUp(counts), delayNanos, NANOSECONDS);
  }

  private void shutDown() {
    if (state == CLOSED) {
      return;
    }
    boolean open = state == READY;
    moveTo(CLOSED);
    if (retry != null) {
      retry.cancel(false);
    }
    if (turn != null) {
      turn.cancel();
      turn = null;
    }
    if (connecting != null) {
      connecting.cancel(false);
    }
    if (open) {
      connector.closed();
    }
    failWaiters(new IllegalStateException("closed"));
  }

  private void failWaiters(Throwable cause) {
    endWaiters(wanted -> wanted.completeExceptionally(cause));
  }

  private void endWaiters(Consumer<CompletableFuture<Void>> how) {
    List<CompletableFuture<Void>> ended = List.copyOf(waiters);
    waiters.clear();
    ended.forEach(how);
  }

  private void moveTo(ConnectionState next) {
    assert eventLoop.inEventLoop();
    if (!state.canBecome(next)) {
      throw new IllegalStateException(state + " -> " + next);
    }
    state = next;
  }

  private long now() {
    return eventLoop.ticker().nanoTime();
  }
}
