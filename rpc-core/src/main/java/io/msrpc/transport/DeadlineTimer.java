package io.msrpc.transport;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One timer for the deadlines of many calls. It is set to the earliest deadline it was told of and
 * then looks through all that are left; so a call that is answered in time, as nearly all are,
 * costs a comparison and needs no timer to be cancelled.
 *
 * <p>Two looks are at least 2 ms apart, which is how late a call may fail. Confined to the event
 * loop.
 */
public final class DeadlineTimer {
  private static final long GAP_NANOS = Duration.ofMillis(2).toNanos();

  private final EventExecutor loop;
  private final Sweep sweep;
  private @Nullable Future<?> timer;
  private long dueNanos;
  private long lastNanos;

  /** Looks through the calls. */
  @FunctionalInterface
  public interface Sweep {
    /**
     * Fails the calls whose time is up.
     *
     * @return the time until the next deadline, nanoseconds; {@link Long#MAX_VALUE} without one
     */
    long run(long nowNanos);
  }

  /** A timer that is not set. */
  public DeadlineTimer(EventExecutor loop, Sweep sweep) {
    this.loop = loop;
    this.sweep = sweep;
    this.lastNanos = loop.ticker().nanoTime() - GAP_NANOS;
  }

  /** Makes sure that the calls are looked through soon after this deadline. */
  public void watch(long deadlineNanos) {
    if (timer == null || deadlineNanos - dueNanos < 0) {
      stop();
      long earliest = lastNanos + GAP_NANOS;
      dueNanos = deadlineNanos - earliest < 0 ? earliest : deadlineNanos;
      long delay = Math.max(0, dueNanos - loop.ticker().nanoTime());
      timer = loop.schedule(this::look, delay, TimeUnit.NANOSECONDS);
    }
  }

  /** Looks no more, until told of another deadline. */
  public void stop() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void look() {
    timer = null;
    lastNanos = loop.ticker().nanoTime();
    long left = sweep.run(lastNanos);
    if (left != Long.MAX_VALUE) {
      watch(lastNanos + left);
    }
  }
}
