package io.msrpc.im.gateway.http;

import io.msrpc.im.gateway.protocol.GatewayAddress;
import io.msrpc.registry.Provider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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
  List<GatewayAddress> all(String clientsHost) {
    return Stream.concat(
            Stream.of(address(ownId, own.get(), clientsHost)), others(clientsHost).stream())
        .toList();
  }

  /** All gateways but this one, in random order, for a client that sends this Host header. */
  public List<GatewayAddress> othersFor(String hostHeader) {
    return others(HostName.of(hostHeader));
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

  /** {@code host:port} of every HTTP and WebSocket door. */
  List<String> authorities(String clientsHost) {
    return Stream.concat(
            Stream.of(own.get()),
            providers.get().stream().map(Provider::metadata).filter(GatewayDirectory::isGateway))
        .flatMap(
            metadata ->
                Stream.of(HTTP_PORT, WEBSOCKET_PORT)
                    .map(port -> authority(metadata, port, clientsHost)))
        .distinct()
        .toList();
  }

  private static boolean isGateway(Map<String, String> metadata) {
    return metadata.keySet().containsAll(List.of(HTTP_PORT, WEBSOCKET_PORT, TCP_PORT));
  }

  private static GatewayAddress address(
      String id, Map<String, String> metadata, String clientsHost) {
    String authority = authority(metadata, WEBSOCKET_PORT, clientsHost);
    return new GatewayAddress(
        id, "ws://" + authority + "/im", authority(metadata, TCP_PORT, clientsHost));
  }

  private static String authority(Map<String, String> metadata, String port, String clientsHost) {
    String host = metadata.getOrDefault(HOST, "");
    return (host.isEmpty() ? clientsHost : host) + ":" + metadata.get(port);
  }
}
