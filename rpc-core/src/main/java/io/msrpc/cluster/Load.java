package io.msrpc.cluster;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What this client sees of one run of a provider: calls under way, latency, and how long it has
 * been answering. Thread-safe without locks: two answers at the same instant may count as one,
 * which a moving average does not notice.
 */
final class Load {
  /** In which the latency falls to 1/e of what it was. */
  static final double FADING_NANOS = 2e9;

  /** For how long a provider that is new here, or comes back, is spared. */
  static final double SLOW_START_NANOS = 10e9;

  private static final double LEAST_SHARE = 0.1;
  private static final long NEVER = Long.MIN_VALUE;

  private final AtomicInteger pending = new AtomicInteger();
  private volatile double latency;
  private volatile long asOf;
  private volatile long answeringSince = NEVER;
  private volatile boolean settled;

  int pending() {
    return pending.get();
  }

  void begin() {
    pending.incrementAndGet();
  }

  void end() {
    pending.decrementAndGet();
  }

  /** It answered, or failed to, after so long. */
  void took(long nanos, long nowNanos) {
    double faded = fading(nowNanos);
    double before = latency;
    double average = before * faded + nanos * (1 - faded);
    latency = before == 0 ? nanos : Math.max((double) nanos, average);
    asOf = nowNanos;
    if (answeringSince == NEVER) {
      answeringSince = nowNanos;
    }
  }

  /** It failed at once, which is not to make it look fast. */
  void failedFast(long nowNanos) {
    asOf = nowNanos;
  }

  /** Zero before the first answer. */
  double latencyNanos(long nowNanos) {
    return latency * fading(nowNanos);
  }

  private double fading(long nowNanos) {
    return Math.exp(-Math.max(0, nowNanos - asOf) / FADING_NANOS);
  }

  /** How much of its weight it is ready for, a tenth to 1. */
  double share(long nowNanos) {
    if (settled) {
      return 1;
    }
    long since = answeringSince;
    double share = since == NEVER ? 0 : (nowNanos - since) / SLOW_START_NANOS;
    settled = share >= 1;
    return Math.min(1, Math.max(LEAST_SHARE, share));
  }

  /** It comes back after a while: nothing that was known of it holds. */
  void forget() {
    latency = 0;
    answeringSince = NEVER;
    settled = false;
  }
}
