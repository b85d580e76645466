package io.msrpc.im.gateway.session;

import java.time.Duration;

/**
 * How long a connection may take.
 *
 * @param authReminder how often an unauthenticated client is reminded
 * @param authDeadline when an unauthenticated connection is closed
 * @param silence when a connection on which nothing comes is closed
 * @param stuck when a connection that takes nothing is closed
 */
public record DoorOptions(
    Duration authReminder, Duration authDeadline, Duration silence, Duration stuck) {
  /** Refuses times that are not positive. */
  public DoorOptions {
    requirePositive("authReminder", authReminder);
    requirePositive("authDeadline", authDeadline);
    requirePositive("silence", silence);
    requirePositive("stuck", stuck);
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: more than 0)");
    }
  }
}
