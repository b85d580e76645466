package io.msrpc.call;

import java.time.Duration;

/**
 * The moment a caller stops waiting, on one JVM's monotonic clock; it crosses the wire as the time
 * remaining.
 *
 * @param atNanos the moment, comparable (by difference) with the clock it was made from
 */
public record Deadline(long atNanos) {
  /** The moment {@code timeout} from {@code nowNanos}. */
  public static Deadline after(Duration timeout, long nowNanos) {
    return new Deadline(nowNanos + timeout.toNanos());
  }

  /** Nanoseconds left, zero or negative when it has passed. */
  public long remainingNanos(long nowNanos) {
    return atNanos - nowNanos;
  }

  /** Whether it has passed. */
  public boolean isExpired(long nowNanos) {
    return remainingNanos(nowNanos) <= 0;
  }

  /** The earlier of the two. */
  public Deadline earlier(Deadline other) {
    return atNanos - other.atNanos <= 0 ? this : other;
  }
}
