package io.msrpc;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Some of a machine's addresses.
 *
 * @param text as it was written
 * @param contains tells of an interface's name and an address of it
 */
record Network(String text, BiPredicate<String, InetAddress> contains) {
  private static final Pattern INTERFACE = Pattern.compile("[A-Za-z_*][A-Za-z0-9_.*-]*");

  /**
   * Reads {@code 10.1.0.0/16}, {@code fd00::/8}, {@code eth0} or {@code eth*}.
   *
   * @throws IllegalArgumentException when it is none of these
   */
  static Network parse(String text) {
    try {
      int slash = text.indexOf('/');
      if (slash > 0) {
        IpSubnetFilterRule subnet =
            new IpSubnetFilterRule(
                text.substring(0, slash),
                Integer.parseInt(text.substring(slash + 1)),
                IpFilterRuleType.ACCEPT);
        return new Network(
            text, (name, address) -> subnet.matches(new InetSocketAddress(address, 1)));
      }
      if (INTERFACE.matcher(text).matches()) {
        Pattern names = Pattern.compile(text.replace(".", "\\.").replace("*", ".*"));
        return new Network(text, (name, address) -> names.matcher(name).matches());
      }
    } catch (IllegalArgumentException e) {
      throw refused(text, e);
    }
    throw refused(text, null);
  }

  private static IllegalArgumentException refused(
      String text, @Nullable IllegalArgumentException cause) {
    return new IllegalArgumentException(
        "advertised network: '"
            + text
            + "' (expected: a subnet as 10.1.0.0/16, or an interface as eth0 or eth*)",
        cause);
  }

  @Override
  public String toString() {
    return text;
  }
}
