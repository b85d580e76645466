package io.msrpc.cluster;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many retries a cluster may send, so that a provider in trouble does not get more calls than
 * it had when it was well: one for every five calls, and ten a second for services that are rarely
 * called. What is not used fades over ten seconds. (After Finagle's RetryBudget.)
 *
 * <p>A call costs one increment; time is looked at only when somebody wants to retry. Thread-safe.
 */
final class RetryBudget {
  private static final double PER_CALL = 0.2;
  private static final double PER_SECOND = 10;
  private static final double WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final double SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LongAdder calls = new LongAdder();
  private long callsSeen;
  private long asOf;
  private double credit = PER_SECOND;

  /** A budget that begins with one second's worth. */
  RetryBudget(long nowNanos) {
    this.asOf = nowNanos;
  }

  /** A call has begun. */
  void onCall() {
    calls.increment();
  }

  /** Whether one more retry may be sent; if so it is paid for. */
  synchronized boolean tryTake(long nowNanos) {
    earn(nowNanos);
    if (credit < 1) {
      return false;
    }
    credit--;
    return true;
  }

  /** What lies further back than the window has faded, what was earned before it too. */
  private void earn(long nowNanos) {
    double elapsed = Math.max(0L, nowNanos - asOf);
    double inWindow = Math.min(1, WINDOW_NANOS / elapsed);
    long made = calls.sum();
    double earned = (made - callsSeen) * PER_CALL + elapsed / SECOND_NANOS * PER_SECOND;
    credit = credit * Math.max(0, 1 - elapsed / WINDOW_NANOS) + earned * inWindow;
    callsSeen = made;
    asOf = elapsed > 0 ? nowNanos : asOf;
  }
}
