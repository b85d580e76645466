package io.msrpc.transport;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.Locale;

/**
 * Host and port as a key: two spellings of one address are equal, whether or not it resolves.
 *
 * @param host lower-case host name, or an IP address in its canonical form
 * @param port 1 to 65,535
 */
public record Address(String host, int port) {
  /** Brings the host into its canonical form. */
  public Address {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 1..65535)");
    }
    byte[] ip = NetUtil.createByteArrayFromIpAddressString(host);
    host = ip == null ? host.toLowerCase(Locale.ROOT) : NetUtil.bytesToIpAddress(ip);
  }

  /**
   * Reads {@code host:port}; an IPv6 host stands in brackets.
   *
   * @throws IllegalArgumentException when the text has another form
   */
  public static Address parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("address: '" + text + "' (expected: host:port)");
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    try {
      return new Address(host, Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("address: '" + text + "' (expected: host:port)", e);
    }
  }

  /** The same address for the network; a host name is resolved by whoever connects, each time. */
  public InetSocketAddress unresolved() {
    return InetSocketAddress.createUnresolved(host, port);
  }

  /** {@code host:port}, with brackets around an IPv6 host. */
  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
