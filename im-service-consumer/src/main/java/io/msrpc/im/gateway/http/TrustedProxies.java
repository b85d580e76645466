package io.msrpc.im.gateway.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The proxies whose {@code X-Forwarded-For}, {@code -Host} and {@code -Proto} count. Nobody else's
 * do, and {@code Forwarded} never does: no proxy has to remove it. Names are never looked up.
 */
public final class TrustedProxies {
  private static final Pattern ENTRY =
      Pattern.compile(
          "\\[([0-9A-Fa-f:.]{2,45})](?::[0-9]{1,5})?" // IPv6 in brackets
              + "|([0-9.]{7,15})(?::[0-9]{1,5})?" // IPv4
              + "|([0-9A-Fa-f:.]{2,45})"); // IPv6

  private static final Pattern SUBNET = Pattern.compile("([0-9A-Fa-f:.]{2,45})(?:/([0-9]{1,3}))?");

  private final List<IpSubnetFilterRule> subnets;

  /**
   * With addresses ({@code 10.0.0.7}) and subnets ({@code 10.1.0.0/16}, {@code fd00::/8}).
   *
   * @throws IllegalArgumentException when one is neither
   */
  public TrustedProxies(List<String> subnets) {
    this.subnets = subnets.stream().map(TrustedProxies::subnet).toList();
  }

  /** How a request came, by the socket's other end and by the headers that count. */
  Arrival arrival(@Nullable SocketAddress remote, HttpHeaders headers) {
    String host = headers.get("host", "");
    if (!(remote instanceof InetSocketAddress socket) || socket.getAddress() == null) {
      return new Arrival("", host, "");
    }
    InetAddress peer = socket.getAddress();
    if (!trusts(peer)) {
      return new Arrival(NetUtil.toAddressString(peer), host, "");
    }
    String scheme = last(headers, "x-forwarded-proto", "");
    return new Arrival(
        NetUtil.toAddressString(client(peer, headers)),
        last(headers, "x-forwarded-host", host),
        scheme.equals("http") || scheme.equals("https") ? scheme : "");
  }

  /** Goes back from proxy to proxy, to the first address that is none or that nobody names. */
  private InetAddress client(InetAddress peer, HttpHeaders headers) {
    InetAddress client = peer;
    String[] entries = String.join(",", headers.getAll("x-forwarded-for")).split(",", -1);
    for (int i = entries.length - 1; i >= 0 && trusts(client); i--) {
      InetAddress next = entry(entries[i].trim());
      if (next == null) {
        return client;
      }
      client = next;
    }
    return client;
  }

  private boolean trusts(InetAddress address) {
    InetSocketAddress socket = new InetSocketAddress(address, 0);
    return subnets.stream().anyMatch(subnet -> subnet.matches(socket));
  }

  /** The right-most value: what the proxy itself has added. */
  private static String last(HttpHeaders headers, String name, String otherwise) {
    List<String> values = headers.getAll(name);
    if (values.isEmpty()) {
      return otherwise;
    }
    String value = values.get(values.size() - 1);
    return value.substring(value.lastIndexOf(',') + 1).trim();
  }

  private static @Nullable InetAddress entry(String text) {
    Matcher entry = ENTRY.matcher(text);
    if (!entry.matches()) {
      return null;
    }
    String bracketed = entry.group(1);
    String version4 = entry.group(2);
    return address(bracketed != null ? bracketed : version4 != null ? version4 : entry.group(3));
  }

  /** An address in digits; one of IPv4 within IPv6 is the same as the plain one. */
  private static @Nullable InetAddress address(String digits) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(digits);
    try {
      return bytes == null ? null : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes are an address", e);
    }
  }

  private static IpSubnetFilterRule subnet(String text) {
    Matcher subnet = SUBNET.matcher(text);
    InetAddress address = subnet.matches() ? address(subnet.group(1)) : null;
    int bits = address == null ? 0 : address.getAddress().length * 8;
    int prefix =
        address == null || subnet.group(2) == null ? bits : Integer.parseInt(subnet.group(2));
    if (address == null || prefix > bits) {
      throw new IllegalArgumentException(
          "trusted-proxies: '" + text + "' (expected: an IP address, or a subnet as 10.1.0.0/16)");
    }
    return new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT);
  }
}
