package io.msrpc.transport;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Host and port as a key: two spellings of one address are equal, whether or not it resolves.
 *
 * @param host lower-case host name, or an IP address in its canonical form, an IPv6 one with its
 *     zone if it has one
 * @param port 1 to 65,535
 */
public record Address(String host, int port) {
  private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[.+]|[^:]+):([0-9]{1,5})");

  /** Letters and digits of any alphabet; the last label is no number, or it would be an IP. */
  private static final Pattern NAME =
      Pattern.compile("(?!.*(^|\\.)[0-9]+\\.?$)[\\p{L}\\p{N}_][\\p{L}\\p{N}_.-]{0,252}");

  private static final Pattern ZONE = Pattern.compile("%[A-Za-z0-9_.-]{1,64}");

  /**
   * Brings the host into its canonical form.
   *
   * @throws IllegalArgumentException when it is neither a name nor an IP address
   */
  public Address {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 1..65535)");
    }
    host = canonical(host);
  }

  private static String canonical(String host) {
    int percent = host.indexOf('%');
    String zone = percent < 0 ? "" : host.substring(percent);
    byte[] ip =
        NetUtil.createByteArrayFromIpAddressString(percent < 0 ? host : host.substring(0, percent));
    if (ip == null ? !NAME.matcher(host).matches() : !fits(zone, ip)) {
      throw new IllegalArgumentException(
          "host: '" + host + "' (expected: a host name, an IPv4 or an IPv6 address)");
    }
    return ip == null ? host.toLowerCase(Locale.ROOT) : NetUtil.bytesToIpAddress(ip) + zone;
  }

  private static boolean fits(String zone, byte[] ip) {
    return zone.isEmpty() || (ip.length > 4 && ZONE.matcher(zone).matches());
  }

  /**
   * Reads {@code host:port}; an IPv6 host stands in brackets.
   *
   * @throws IllegalArgumentException when the text has another form
   */
  public static Address parse(String text) {
    Matcher parts = HOST_AND_PORT.matcher(text);
    if (!parts.matches()) {
      throw refused(text, null);
    }
    String host = parts.group(1);
    boolean bracketed = host.startsWith("[");
    try {
      return new Address(
          bracketed ? host.substring(1, host.length() - 1) : host,
          Integer.parseInt(parts.group(2)));
    } catch (IllegalArgumentException e) {
      throw refused(text, e);
    }
  }

  private static IllegalArgumentException refused(
      String text, @Nullable IllegalArgumentException cause) {
    return new IllegalArgumentException(
        "address: '"
            + text
            + "' (expected: one host:port, with an IPv6 host in brackets"
            + (cause == null ? "" : "; " + cause.getMessage())
            + ")",
        cause);
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
