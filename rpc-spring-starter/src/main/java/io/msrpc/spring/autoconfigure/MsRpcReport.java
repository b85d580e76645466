package io.msrpc.spring.autoconfigure;

import io.msrpc.ClientSnapshot;
import io.msrpc.ServerSnapshot;
import io.msrpc.ServerSnapshot.Registration;
import io.msrpc.cluster.Ejection;
import io.msrpc.cluster.ProviderSnapshot;
import io.msrpc.cluster.ServiceSnapshot;
import io.msrpc.registry.Outage;
import io.msrpc.registry.Provider;
import io.msrpc.transport.client.ConnectionSnapshot;
import io.msrpc.transport.client.RecentFailure;
import io.msrpc.transport.server.ConnectedClient;
import io.msrpc.transport.server.ServerStatistics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the endpoint {@code msrpc} answers: strings, numbers and booleans in records, so that it is
 * the same JSON whatever writes it. Times are in ISO 8601. The names are documented in
 * docs/operations.md, and scripts may rely on them.
 *
 * @param server null while nothing is served
 * @param client null as long as nothing is referenced
 */
record MsRpcReport(@Nullable Serving server, @Nullable Calling client) {
  /** So many connections of a server are shown, the oldest ones. */
  static final int MOST_CONNECTIONS = 100;

  static MsRpcReport of(@Nullable ServerSnapshot server, @Nullable ClientSnapshot client) {
    return new MsRpcReport(
        server == null ? null : Serving.of(server), client == null ? null : Calling.of(client));
  }

  /** The server. */
  record Serving(
      String address,
      String instanceId,
      String bootId,
      String state,
      List<String> services,
      @Nullable Registry registry,
      Map<String, String> unregistered,
      long openConnections,
      List<Accepted> connections,
      int inFlight,
      int running,
      int limit,
      int waiting,
      long waitingBytes,
      Map<String, Long> refusals,
      Map<String, Long> events) {
    static Serving of(ServerSnapshot server) {
      ServerStatistics statistics = server.statistics();
      Registration registration = server.registration();
      return new Serving(
          server.address().toString(),
          server.instanceId(),
          server.bootId(),
          server.state().toString(),
          server.services().stream().map(Object::toString).toList(),
          registration == null ? null : Registry.of(registration.registry(), registration.outage()),
          registration == null ? Map.of() : missing(registration),
          server.clients().size(),
          server.clients().stream().limit(MOST_CONNECTIONS).map(Accepted::of).toList(),
          statistics.inFlight(),
          statistics.running(),
          statistics.limit(),
          statistics.waiting(),
          statistics.waitingBytes(),
          named(statistics.refusals()),
          named(statistics.events()));
    }

    private static Map<String, String> missing(Registration registration) {
      Map<String, String> missing = new TreeMap<>();
      registration.unregistered().forEach((service, outage) -> missing.put(service, outage.why()));
      return missing;
    }

    private static Map<String, Long> named(Map<? extends Enum<?>, Long> counts) {
      Map<String, Long> named = new TreeMap<>();
      counts.forEach((event, count) -> named.put(event.name(), count));
      return named;
    }
  }

  /** A connection of the server. */
  record Accepted(String peer, String since, int inFlight) {
    static Accepted of(ConnectedClient client) {
      return new Accepted(client.peer(), client.since().toString(), client.inFlight());
    }
  }

  /** The client. */
  record Calling(
      Registry registry,
      List<Reference> references,
      List<Connected> connections,
      int inFlight,
      List<Failed> recentFailures) {
    static Calling of(ClientSnapshot client) {
      return new Calling(
          Registry.of(client.registry(), client.outage()),
          client.services().stream().map(Reference::of).toList(),
          client.connections().stream().map(Connected::of).toList(),
          client.connections().stream().mapToInt(ConnectionSnapshot::inFlight).sum(),
          client.failures().stream().map(Failed::of).toList());
    }
  }

  /**
   * Where providers are found and announced; {@code since} and {@code why} while it does not
   * answer.
   */
  record Registry(String name, boolean reachable, @Nullable String since, @Nullable String why) {
    static Registry of(String name, @Nullable Outage outage) {
      return outage == null
          ? new Registry(name, true, null, null)
          : new Registry(name, false, outage.since().toString(), outage.why());
    }
  }

  /** A service that is called. */
  record Reference(
      String service, boolean heard, @Nullable String savedOnDisk, List<Known> providers) {
    static Reference of(ServiceSnapshot service) {
      return new Reference(
          service.service().toString(),
          service.heard(),
          service.saved() == null ? null : service.saved().toString(),
          service.providers().stream().map(Known::of).toList());
    }
  }

  /** A provider of it. */
  record Known(
      String address,
      String instanceId,
      String bootId,
      double weight,
      String origin,
      String connection,
      String health,
      double latencyMillis,
      @Nullable Ejected ejected) {
    static Known of(ProviderSnapshot known) {
      Provider provider = known.provider();
      Ejection ejection = known.ejection();
      return new Known(
          provider.address().toString(),
          provider.instanceId(),
          provider.bootId(),
          provider.weight(),
          known.origin().toString(),
          known.connection().state().toString(),
          ejection == null ? "WELL" : ejection.probing() ? "PROBING" : "EJECTED",
          known.latency().toNanos() / 1e6,
          ejection == null ? null : new Ejected(ejection.why(), ejection.rest().toMillis()));
    }
  }

  /** Why a provider is ejected, and when it may be tried again. */
  record Ejected(String why, long restMillis) {}

  /** A connection of the client. */
  record Connected(String address, String state, int links, int inFlight, long strays) {
    static Connected of(ConnectionSnapshot connection) {
      return new Connected(
          connection.address().toString(),
          connection.state().toString(),
          connection.links(),
          connection.inFlight(),
          connection.strays());
    }
  }

  /** What went wrong; {@code method} is empty for a connection. */
  record Failed(String at, String method, String peer, String reason, String type, String message) {
    static Failed of(RecentFailure failure) {
      return new Failed(
          failure.at().toString(),
          failure.method(),
          failure.peer(),
          failure.reason().toString(),
          failure.type(),
          failure.message());
    }
  }
}
