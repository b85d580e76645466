package io.msrpc.im.gateway.session;

import java.time.Duration;

/**
 * What a session is held to.
 *
 * @param heartbeat how often a client says PING
 * @param window most SENDs unanswered at once
 * @param sendsPerSecond SENDs a second in the long run
 * @param sendBurst SENDs at once after a rest
 */
public record SessionOptions(Duration heartbeat, int window, int sendsPerSecond, int sendBurst) {
  /** Refuses values that would let nothing through. */
  public SessionOptions {
    requirePositive("heartbeat", heartbeat.toMillis());
    requirePositive("window", window);
    requirePositive("sendsPerSecond", sendsPerSecond);
    requirePositive("sendBurst", sendBurst);
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 1 or more)");
    }
  }
}
