package io.msrpc.im.gateway.http;

import io.msrpc.im.gateway.protocol.GatewayAddress;
import io.msrpc.registry.Provider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The gateways of the cluster, by what each says about itself in the registry. A gateway that names
 * no host is taken to be reachable under the one the client used. Thread-safe.
 */
public final class GatewayDirectory {
  /** Metadata: the host name for clients; empty for the one a client already uses. */
  public static final String HOST = "host";

  /** Metadata: the HTTP port. */
  public static final String HTTP_PORT = "http-port";

  /** Metadata: the WebSocket port. */
  public static final String WEBSOCKET_PORT = "websocket-port";

  /** Metadata: the port of the TCP door. */
  public static final String TCP_PORT = "tcp-port";

  /** Metadata: where clients reach HTTP and WebSocket through a proxy; empty for the ports. */
  public static final String PUBLIC_URL = "public-url";

  private final String ownId;
  private final Supplier<Map<String, String>> own;
  private final Supplier<List<Provider>> providers;

  /**
   * A directory.
   *
   * @param own this gateway's metadata, known once its ports are bound
   * @param providers who serves PushService now, this gateway perhaps among them
   */
  public GatewayDirectory(
      String ownId, Supplier<Map<String, String>> own, Supplier<List<Provider>> providers) {
    this.ownId = ownId;
    this.own = own;
    this.providers = providers;
  }

  /** All gateways: this one first, the others in random order. */
  List<GatewayAddress> all(Arrival arrival) {
    return Stream.concat(Stream.of(own(arrival)), others(arrival.hostName()).stream()).toList();
  }

  /** This gateway; behind a proxy that is trusted, and without a public URL, as it was reached. */
  private GatewayAddress own(Arrival arrival) {
    GatewayAddress listed = address(ownId, own.get(), arrival.hostName());
    if (arrival.scheme().isEmpty() || publicUrl(own.get()).isPresent()) {
      return listed;
    }
    PublicUrl used = new PublicUrl(arrival.scheme(), arrival.authority(), "");
    return new GatewayAddress(ownId, used.webSocket(), listed.tcp());
  }

  /**
   * All gateways but this one, in random order, for a client that reached this {@code host:port}.
   */
  public List<GatewayAddress> othersFor(String authority) {
    return others(HostName.of(authority));
  }

  /** The same for a client that has connected to this host, an IPv6 address in brackets. */
  public List<GatewayAddress> others(String clientsHost) {
    List<GatewayAddress> others = new ArrayList<>();
    for (Provider provider : providers.get()) {
      if (!provider.instanceId().equals(ownId) && isGateway(provider.metadata())) {
        others.add(address(provider.instanceId(), provider.metadata(), clientsHost));
      }
    }
    Collections.shuffle(others);
    return others;
  }

  /** The public URLs there are. */
  List<PublicUrl> publicUrls() {
    return gateways().flatMap(metadata -> publicUrl(metadata).stream()).distinct().toList();
  }

  /** {@code host:port} of every HTTP and WebSocket door that is reached without a public URL. */
  List<String> authorities(String clientsHost) {
    return gateways()
        .filter(metadata -> publicUrl(metadata).isEmpty())
        .flatMap(
            metadata ->
                Stream.of(HTTP_PORT, WEBSOCKET_PORT)
                    .map(port -> authority(metadata, port, clientsHost)))
        .distinct()
        .toList();
  }

  private Stream<Map<String, String>> gateways() {
    return Stream.concat(
        Stream.of(own.get()),
        providers.get().stream().map(Provider::metadata).filter(GatewayDirectory::isGateway));
  }

  /** Whoever names a public URL that is none is left out. */
  private static boolean isGateway(Map<String, String> metadata) {
    return metadata.keySet().containsAll(List.of(HTTP_PORT, WEBSOCKET_PORT, TCP_PORT))
        && (metadata.getOrDefault(PUBLIC_URL, "").isEmpty() || publicUrl(metadata).isPresent());
  }

  private static Optional<PublicUrl> publicUrl(Map<String, String> metadata) {
    return PublicUrl.parse(metadata.getOrDefault(PUBLIC_URL, ""));
  }

  private static GatewayAddress address(
      String id, Map<String, String> metadata, String clientsHost) {
    Optional<PublicUrl> url = publicUrl(metadata);
    String host = url.map(PublicUrl::authority).map(HostName::of).orElse(clientsHost);
    return new GatewayAddress(
        id,
        url.map(PublicUrl::webSocket)
            .orElseGet(() -> "ws://" + authority(metadata, WEBSOCKET_PORT, host) + "/im"),
        authority(metadata, TCP_PORT, host));
  }

  private static String authority(Map<String, String> metadata, String port, String clientsHost) {
    String host = metadata.getOrDefault(HOST, "");
    return (host.isEmpty() ? clientsHost : host) + ":" + metadata.get(port);
  }
}
