package io.msrpc.transport.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before connecting again, and how often.
 *
 * @param first wait before the first attempt, at most
 * @param max longest wait; each is twice the one before, up to this
 * @param jitter share of a wait that chance may take off, 0 to 1
 * @param attempts how many failed attempts in a row mean giving up
 */
public record Backoff(Duration first, Duration max, double jitter, int attempts) {
  /** Refuses values that make no sequence. */
  public Backoff {
    if (first.toNanos() < 1 || max.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "backoff: " + first + ".." + max + " (expected: 0 < first ≤ max)");
    }
    if (!(jitter >= 0 && jitter <= 1) || attempts < 1) {
      throw new IllegalArgumentException(
          "backoff: jitter " + jitter + ", attempts " + attempts + " (expected: 0..1, 1 or more)");
    }
  }

  /** 4 ms, 8 ms … 8,192 ms, half of each by chance, 12 attempts. */
  public static final Backoff DEFAULT =
      new Backoff(Duration.ofMillis(4), Duration.ofMillis(8192), 0.5, 12);

  /**
   * The wait before an attempt.
   *
   * @param attempt 1 for the first after a loss
   */
  public long delayNanos(int attempt, RandomGenerator random) {
    long longest = max.toNanos();
    int doublings = Math.min(attempt - 1, Long.numberOfLeadingZeros(first.toNanos()) - 2);
    long full = Math.min(longest, first.toNanos() << doublings);
    return full - (long) (full * jitter * random.nextDouble());
  }
}
