package io.msrpc.transport;

import java.util.concurrent.TimeUnit;

/** How often something may happen: a bucket that fills steadily. Confined to one thread. */
public final class RateLimit {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final long cost;
  private final long full;
  private long credit;
  private long asOf;

  /** So often a second, 1 or more, and as often at once. */
  public RateLimit(int perSecond) {
    this(perSecond, perSecond);
  }

  /** So often a second, and {@code burst} times at once after a rest; both 1 or more. */
  public RateLimit(int perSecond, int burst) {
    this.cost = SECOND / perSecond;
    this.full = cost * burst;
    this.credit = full;
  }

  /** Whether it may happen once more; any moment will do for the first {@code nowNanos}. */
  public boolean tryTake(long nowNanos) {
    return waitOrTake(nowNanos) == 0;
  }

  /** Takes one and returns 0, or returns how many nanoseconds it is too early, and takes none. */
  public long waitOrTake(long nowNanos) {
    long grown = Math.max(0, Math.min(full, nowNanos - asOf));
    credit = Math.min(full, credit + grown);
    asOf = nowNanos;
    if (credit < cost) {
      return cost - credit;
    }
    credit -= cost;
    return 0;
  }
}
