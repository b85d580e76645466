package io.msrpc.im.console;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * How long a {@link ChatLink} waits for what.
 *
 * @param open for a connection to be authenticated
 * @param answer for the answer to a command, before the link counts as dead
 * @param pong for the answer to a PING
 * @param backoffBase ceiling of the first wait before connecting again; doubles with each failure
 * @param backoffCap highest ceiling
 * @param steady a link that was ready this long makes failures count from 0 again
 * @param random uniform in [0, 1); spreads waits and heartbeats
 */
record LinkTiming(
    Duration open,
    Duration answer,
    Duration pong,
    Duration backoffBase,
    Duration backoffCap,
    Duration steady,
    DoubleSupplier random) {
  static final LinkTiming DEFAULTS =
      new LinkTiming(
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          () -> ThreadLocalRandom.current().nextDouble());

  /** A random wait below the ceiling for this many failures in a row: full jitter. */
  Duration backoff(int failures) {
    long doubled = backoffBase.toMillis() << Math.min(failures, 20);
    long ceiling = Math.min(backoffCap.toMillis(), doubled);
    return Duration.ofMillis((long) (random.getAsDouble() * ceiling));
  }

  /** The time to the next heartbeat: the given one ± 10 %. */
  Duration heartbeat(long everyMillis) {
    return Duration.ofMillis((long) (everyMillis * (0.9 + 0.2 * random.getAsDouble())));
  }
}
