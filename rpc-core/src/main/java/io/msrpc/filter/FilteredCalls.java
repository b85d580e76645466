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
 * filter may have forgotten it. Each is ended a little after its deadline, which whoever it was
 * passed on to keeps by itself and with more to say; and all of them when the client closes.
 * Thread-safe.
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
    try {
      Future<?> timer = timers.schedule(() -> late(call), nanosLeft(call), TimeUnit.NANOSECONDS);
      call.whenComplete((reply, e) -> timer.cancel(false));
    } catch (RejectedExecutionException e) {
      end(call);
    }
  }

  private long nanosLeft(FilteredCall call) {
    return call.deadline().remainingNanos(nowNanos.getAsLong()) + GRACE_NANOS;
  }

  private static void late(FilteredCall call) {
    call.expire(Reason.DEADLINE_EXCEEDED, "a filter did not end it in time");
  }

  private static void end(FilteredCall call) {
    call.expire(Reason.UNAVAILABLE, "this client is closed");
  }

  /** Ends those there are, and every later one. */
  @Override
  public void close() {
    closed = true;
    open.forEach(FilteredCalls::end);
  }
}
