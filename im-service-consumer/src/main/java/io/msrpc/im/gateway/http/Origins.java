package io.msrpc.im.gateway.http;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whose pages may use this gateway: those of the cluster's gateways, and those the operator names.
 * A gateway knows itself by the host by which the client reached it. Programs that are no browser
 * send no Origin and are not concerned.
 */
public final class Origins {
  private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9._\\[\\]:-]+");
  private static final Pattern DEFAULT_PORT = Pattern.compile(":80$");

  private final Set<String> configured;
  private final GatewayDirectory gateways;

  /**
   * The cluster's own origins and the configured ones.
   *
   * @throws IllegalArgumentException when a configured one is not {@code scheme://host[:port]}
   */
  public Origins(List<String> configured, GatewayDirectory gateways) {
    for (String origin : configured) {
      if (!ORIGIN.matcher(origin).matches()) {
        throw new IllegalArgumentException(
            "allowed-origins: '" + origin + "' (expected: http(s)://host[:port])");
      }
    }
    this.configured = Set.copyOf(configured);
    this.gateways = gateways;
  }

  /** Whether a page of this origin may use the gateway it calls {@code host}. */
  boolean allows(String origin, String host) {
    return configured.contains(origin)
        || origin.equals("http://" + host)
        || origin.equals("https://" + host)
        || gateways.publicUrls().stream().anyMatch(url -> origin.equals(url.origin()))
        || gateways.authorities(HostName.of(host)).stream()
            .anyMatch(authority -> origin.equals("http://" + withoutDefaultPort(authority)));
  }

  /** The policy for pages served under this Host: scripts of their own, doors of the cluster. */
  String contentSecurityPolicy(String host) {
    TreeSet<String> doors = new TreeSet<>();
    Stream.concat(
            gateways.authorities(HostName.of(host)).stream(),
            host.isEmpty() ? Stream.of() : Stream.of(host))
        .flatMap(authority -> Stream.of("http://" + authority, "ws://" + authority))
        .forEach(doors::add);
    if (!host.isEmpty()) {
      doors.add("wss://" + host);
    }
    for (PublicUrl url : gateways.publicUrls()) {
      doors.add(url.origin());
      doors.add(url.webSocketOrigin());
    }
    for (String origin : configured) {
      doors.add(origin);
      doors.add(origin.replaceFirst("^http", "ws"));
    }
    return "default-src 'self'; connect-src 'self' "
        + String.join(" ", doors)
        + "; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
  }

  private static String withoutDefaultPort(String authority) {
    return DEFAULT_PORT.matcher(authority).replaceFirst("");
  }
}
