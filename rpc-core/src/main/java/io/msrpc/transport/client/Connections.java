package io.msrpc.transport.client;

import java.time.Duration;

/**
 * How many connections a client has to one provider, and for how long.
 *
 * @param perProvider most connections to one provider, 1 to 4. The second and later ones are opened
 *     only when frames have been waiting for the socket for half a second, and close when they have
 *     been idle for a minute
 * @param maxAge a connection older than this, a tenth more or less by chance, is replaced: the new
 *     one is ready before the old one drains; zero for never
 */
public record Connections(int perProvider, Duration maxAge) {
  /**
   * One, of any age: the calls of one caller keep their order on the wire, and a server can count
   * on as many connections as it has clients.
   */
  public static final Connections DEFAULT = new Connections(1, Duration.ZERO);

  /** Refuses numbers out of range, and an age at which connecting would never end. */
  public Connections {
    boolean sensible = maxAge.isZero() || maxAge.compareTo(Duration.ofSeconds(1)) >= 0;
    if (perProvider < 1 || perProvider > 4 || !sensible) {
      throw new IllegalArgumentException(
          "connections: "
              + perProvider
              + ", "
              + maxAge
              + " (expected: 1..4, zero or at least 1 s)");
    }
  }
}
