package io.msrpc.transport.client;

import io.msrpc.transport.RateLimit;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connects of one client: first attempts, retries, probes and callers in need alike draw on one
 * {@link ConnectRate}, whatever the address, in the order in which they asked. It belongs to a
 * client and not to the process, because two clients in one JVM share nothing.
 *
 * <p>One timer at most, and only while somebody waits. Thread-safe.
 */
final class ConnectBudget {
  private final EventExecutor timers;
  private final RateLimit limit;
  private final Deque<Turn> waiting = new ArrayDeque<>();
  private @Nullable Future<?> timer;

  ConnectBudget(EventExecutor timers, ConnectRate rate) {
    this.timers = timers;
    this.limit = new RateLimit(rate.perSecond(), rate.burst());
  }

  /** A place in the queue. */
  final class Turn {
    private final Executor thread;
    private final Runnable attempt;

    Turn(Executor thread, Runnable attempt) {
      this.thread = thread;
      this.attempt = attempt;
    }

    /** Leaves the queue; too late for an attempt that has been handed to its thread. */
    void cancel() {
      leave(this);
    }
  }

  /**
   * Waits in line.
   *
   * @param thread where the attempt runs when its turn has come; never before this returns if this
   *     is that thread
   */
  synchronized Turn await(Executor thread, Runnable attempt) {
    Turn turn = new Turn(thread, attempt);
    waiting.add(turn);
    if (timer == null) {
      serve();
    }
    return turn;
  }

  private synchronized void serve() {
    timer = null;
    while (!waiting.isEmpty()) {
      long early = limit.waitOrTake(timers.ticker().nanoTime());
      if (early > 0) {
        timer = timers.schedule(this::serve, early, TimeUnit.NANOSECONDS);
        return;
      }
      Turn turn = waiting.remove();
      turn.thread.execute(turn.attempt);
    }
  }

  private synchronized void leave(Turn turn) {
    waiting.remove(turn);
    if (waiting.isEmpty() && timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }
}
