package io.msrpc.cluster;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What this client sees of one run of a provider: calls under way, latency, and how long it could
 * have been chosen. Thread-safe without locks: two answers at the same instant may count as one,
 * which a moving average does not notice.
 */
final class Load {
  /** In which the latency falls to 1/e of what it was. */
  static final double FADING_NANOS = 2e9;

  /** For how long a provider that is new here, or comes back, is spared. */
  static final double SLOW_START_NANOS = 10e9;

  /** Answers before the latency is measured. */
  static final int WARM_UP = 3;

  /** What the last call counts for among those that failed and those that did not. */
  private static final double LAST_CALL = 0.125;

  /** A provider is never thought to fail more often than 19 times of 20. */
  private static final double MOSTLY = 0.95;

  /** What one takes that has failed and never answered: a tenth of a second. */
  private static final double NOTHING_BUT_FAILURES = 1e8;

  private static final double LEAST_SHARE = 0.1;
  private static final long NEVER = Long.MIN_VALUE;

  private final AtomicInteger pending = new AtomicInteger();
  private volatile double latency;
  private volatile double failing; // the share of its calls
  private volatile long asOf;
  private volatile int answers;
  private volatile long eligibleSince = NEVER;
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

  /**
   * It answered, or failed to, after so long. The first answers measure how long it takes to load
   * classes, so they do not count.
   */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one more or less does not matter
  void took(long nanos, long nowNanos) {
    if (answers < WARM_UP) {
      answers++;
      return;
    }
    double faded = fading(nowNanos);
    double before = latency;
    double average = before * faded + nanos * (1 - faded);
    latency = before == 0 ? nanos : Math.max((double) nanos, average);
    failing *= faded * (1 - LAST_CALL);
    asOf = nowNanos;
  }

  /** It failed at once, which is not to make it look fast. */
  void failedFast(long nowNanos) {
    double average = failing * fading(nowNanos) * (1 - LAST_CALL) + LAST_CALL;
    failing = Math.min(average, MOSTLY);
    if (latency == 0) {
      latency = NOTHING_BUT_FAILURES;
    }
    asOf = nowNanos;
  }

  /**
   * Until the answer of a call that is made again whenever it fails. Zero before the first answer
   * that counts.
   */
  double latencyNanos(long nowNanos) {
    double faded = fading(nowNanos);
    return latency * faded / (1 - failing * faded);
  }

  private double fading(long nowNanos) {
    return Math.exp(-Math.max(0, nowNanos - asOf) / FADING_NANOS);
  }

  /** How much of its weight it is ready for, a tenth to 1; more with time, from the first look. */
  double share(long nowNanos) {
    if (settled) {
      return 1;
    }
    if (eligibleSince == NEVER) {
      eligibleSince = nowNanos;
    }
    double share = (nowNanos - eligibleSince) / SLOW_START_NANOS;
    settled = share >= 1;
    return Math.min(1, Math.max(LEAST_SHARE, share));
  }

  /** It comes back after a while: nothing that was known of it holds. */
  void forget() {
    latency = 0;
    failing = 0;
    answers = 0;
    eligibleSince = NEVER;
    settled = false;
  }
}
