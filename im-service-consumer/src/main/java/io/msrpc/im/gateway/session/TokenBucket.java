package io.msrpc.im.gateway.session;

import java.util.concurrent.TimeUnit;

/** Lets {@code burst} through at once and {@code perSecond} in the long run. Not thread-safe. */
public final class TokenBucket {
  private final long nanosPerToken;
  private final long capacityNanos;
  private long filledNanos;
  private long lastNanos;

  /** A full bucket. */
  public TokenBucket(int perSecond, int burst, long nowNanos) {
    this.nanosPerToken = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.capacityNanos = nanosPerToken * burst;
    this.filledNanos = capacityNanos;
    this.lastNanos = nowNanos;
  }

  /** Takes one if it can: 0, or else the milliseconds until it could, at least 1. */
  public long take(long nowNanos) {
    filledNanos = Math.min(capacityNanos, filledNanos + Math.max(0, nowNanos - lastNanos));
    lastNanos = nowNanos;
    if (filledNanos < nanosPerToken) {
      return TimeUnit.NANOSECONDS.toMillis(nanosPerToken - filledNanos) + 1;
    }
    filledNanos -= nanosPerToken;
    return 0;
  }
}
