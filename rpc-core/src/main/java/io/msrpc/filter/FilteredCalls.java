package io.msrpc.filter;

import io.msrpc.call.Reason;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The filtered calls of one client that are under way: a caller waits for each of them, and a
 * filter may have forgotten it. Each is ended a little after its deadline, but not before what it
 * was passed on to, which keeps the deadline by itself and says more of it; and all of them when
 * the client closes. Thread-safe.
 */
public final class FilteredCalls implements AutoCloseable {
  private static final long GRACE_NANOS = Duration.ofMillis(10).toNanos();

  private final ScheduledExecutorService timers;
  private final LongSupplier nowNanos;
  private final Set<FilteredCall> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * None yet.
   *
   * @param nowNanos the clock of the deadlines and of the timers
   */
  public FilteredCalls(ScheduledExecutorService timers, LongSupplier nowNanos) {
    this.timers = timers;
    this.nowNanos = nowNanos;
  }

  @SuppressWarnings("CollectionUndefinedEquality") // identity is what is meant
  void add(FilteredCall call) {
    open.add(call);
    call.whenComplete((reply, e) -> open.remove(call));
    if (closed) {
      end(call);
      return;
    }
    long left = call.deadline().remainingNanos(nowNanos.getAsLong());
    after(left + GRACE_NANOS, call, () -> late(call), () -> end(call));
  }

  /**
   * Runs the task later unless the call has ended by then, or the other one if there is no later.
   */
  private void after(long nanos, FilteredCall call, Runnable task, Runnable orElse) {
    try {
      Future<?> timer = timers.schedule(task, nanos, TimeUnit.NANOSECONDS);
      call.whenComplete((reply, e) -> timer.cancel(false));
    } catch (RejectedExecutionException e) {
      orElse.run();
    }
  }

  private void late(FilteredCall call) {
    expire(call, Reason.DEADLINE_EXCEEDED, "a filter did not end it in time");
  }

  private void end(FilteredCall call) {
    expire(call, Reason.UNAVAILABLE, "this client is closed");
  }

  private void expire(FilteredCall call, Reason reason, String text) {
    call.expire(reason, text, again -> after(GRACE_NANOS, call, again, again));
  }

  /** Ends those there are, and every later one. */
  @Override
  public void close() {
    closed = true;
    open.forEach(this::end);
  }
}
