package io.msrpc.transport.server;

import java.util.concurrent.TimeUnit;

/**
 * How often something may happen: a bucket that holds one second's worth and fills steadily.
 * Confined to one thread.
 */
final class RateLimit {
  private static final long FULL = TimeUnit.SECONDS.toNanos(1);

  private final long cost;
  private long credit = FULL;
  private long asOf;

  RateLimit(int perSecond) {
    this.cost = FULL / perSecond;
  }

  /** Whether it may happen once more; any moment will do for the first {@code nowNanos}. */
  boolean tryTake(long nowNanos) {
    long grown = Math.max(0, Math.min(FULL, nowNanos - asOf));
    credit = Math.min(FULL, credit + grown);
    asOf = nowNanos;
    if (credit < cost) {
      return false;
    }
    credit -= cost;
    return true;
  }
}
