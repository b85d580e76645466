package io.msrpc.transport.client;

/**
 * How often a client opens connections, all its addresses together. A client whose hundreds of
 * providers restart comes back to them one after the other, rather than with hundreds of handshakes
 * in one moment.
 *
 * @param perSecond connects a second in the long run
 * @param burst connects at once after a rest
 */
public record ConnectRate(int perSecond, int burst) {
  /**
   * 50 a second, 20 at once: a client of 20 providers never waits, one of 200 has them all within
   * the connect timeout.
   */
  public static final ConnectRate DEFAULT = new ConnectRate(50, 20);

  /** Refuses rates at which nobody would ever connect. */
  public ConnectRate {
    if (perSecond < 1 || burst < 1) {
      throw new IllegalArgumentException(
          "connectRate: " + perSecond + ", " + burst + " (expected: at least 1, 1)");
    }
  }
}
