package io.msrpc.transport.client;

import java.time.Duration;

/**
 * When a client asks its server for a sign of life.
 *
 * @param interval a PING leaves when nothing was read, or nothing written, for so long
 * @param timeout the peer is taken for dead when nothing is read for so long after a PING
 */
public record Heartbeat(Duration interval, Duration timeout) {
  /** Refuses zero and negative times. */
  public Heartbeat {
    if (interval.isNegative() || interval.isZero() || timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException(
          "heartbeat: " + interval + ", " + timeout + " (expected: more than 0)");
    }
  }

  /** As long for the answer as for the silence before the question. */
  public static Heartbeat every(Duration interval) {
    return new Heartbeat(interval, interval);
  }
}
