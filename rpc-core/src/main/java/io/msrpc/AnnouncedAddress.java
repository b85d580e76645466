package io.msrpc;

import io.msrpc.transport.Address;
import java.util.Set;

/**
 * Where clients are told to reach a server, and why there.
 *
 * @param host a name or an IP address, never a wildcard
 * @param port 0 for the one that it listens on
 * @param reason for the log
 */
record AnnouncedAddress(String host, int port, String reason) {
  private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::");

  /**
   * What somebody has set.
   *
   * @param text {@code host} or {@code host:port}, with an IPv6 host in brackets if a port follows
   * @throws IllegalArgumentException when it is neither, or a wildcard
   */
  static AnnouncedAddress set(String text) {
    try {
      boolean alone = isHost(text);
      Address read = alone ? new Address(text, 1) : Address.parse(text);
      if (WILDCARDS.contains(read.host())) {
        throw new IllegalArgumentException("a wildcard is nobody's address");
      }
      return new AnnouncedAddress(read.host(), alone ? 0 : read.port(), "it was set");
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "advertised address: '%s' (expected: host or host:port); %s"
              .formatted(text, e.getMessage()),
          e);
    }
  }

  /** Whether it has no port: no colon, or those of an IPv6 address only. */
  private static boolean isHost(String text) {
    int colon = text.indexOf(':');
    return colon < 0 || (text.startsWith("[") ? text.endsWith("]") : colon < text.lastIndexOf(':'));
  }

  /** The address of a server that listens on a port. */
  Address at(int boundPort) {
    return new Address(host, port == 0 ? boundPort : port);
  }
}
