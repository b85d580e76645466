package io.msrpc.spring.autoconfigure;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.msrpc.ClientSnapshot;
import io.msrpc.RpcClient;
import io.msrpc.RpcServer;
import io.msrpc.call.Reason;
import io.msrpc.call.ServiceKey;
import io.msrpc.cluster.ProviderSnapshot.Origin;
import io.msrpc.cluster.ServiceSnapshot;
import io.msrpc.spring.MsReferences;
import io.msrpc.spring.MsRpcLifecycle;
import io.msrpc.transport.client.ConnectionSnapshot;
import io.msrpc.transport.client.ConnectionState;
import io.msrpc.transport.server.ServerEvent;
import io.msrpc.transport.server.ServerStatistics;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Meters of what a client and a server do at the moment, and of what a server has counted. Without
 * a client, or a server, theirs are 0. The names are listed in docs/operations.md.
 */
final class MsRpcMeters implements MeterBinder {
  private final MsRpcLifecycle lifecycle;
  private final MsReferences references;

  MsRpcMeters(MsRpcLifecycle lifecycle, MsReferences references) {
    this.lifecycle = lifecycle;
    this.references = references;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    bindClient(registry);
    references.listen(service -> bindService(registry, service));
    bindServer(registry);
  }

  private void bindClient(MeterRegistry registry) {
    for (ConnectionState state : ConnectionState.values()) {
      client("connections", snapshot -> in(snapshot, state))
          .tag("state", lower(state))
          .description("Connections to providers")
          .register(registry);
    }
    client("calls.inflight", MsRpcMeters::inFlight)
        .description("Calls sent and neither answered nor given up")
        .register(registry);
    client("registry.reachable", snapshot -> snapshot.outage() == null ? 1 : 0)
        .description("1 while the registry answers, else 0")
        .register(registry);
    FunctionCounter.builder("msrpc.client.strays", this, self -> self.ofClient(c -> c.strays()))
        .description("Frames for calls that were over, or had never been")
        .register(registry);
  }

  private static double in(ClientSnapshot client, ConnectionState state) {
    return client.connections().stream().filter(each -> each.state() == state).count();
  }

  private static double inFlight(ClientSnapshot client) {
    return client.connections().stream().mapToInt(ConnectionSnapshot::inFlight).sum();
  }

  private void bindService(MeterRegistry registry, ServiceKey service) {
    provider(registry, service, "listed", one -> one.from(Origin.LISTED));
    provider(registry, service, "ready", ServiceSnapshot::ready);
    provider(registry, service, "ejected", ServiceSnapshot::ejected);
  }

  private void provider(
      MeterRegistry registry,
      ServiceKey service,
      String what,
      ToDoubleFunction<ServiceSnapshot> count) {
    client("providers." + what, client -> of(client, service, count))
        .tag("service", service.toString())
        .description("Providers of a service that are " + what)
        .register(registry);
  }

  private static double of(
      ClientSnapshot client, ServiceKey service, ToDoubleFunction<ServiceSnapshot> count) {
    return client.services().stream()
        .filter(each -> each.service().equals(service))
        .mapToDouble(count)
        .sum();
  }

  private void bindServer(MeterRegistry registry) {
    server(registry, "connections", "Connections of clients", ServerStatistics::openConnections);
    server(registry, "calls.inflight", "Calls not answered yet", ServerStatistics::inFlight);
    server(registry, "calls.running", "Calls that have a worker", ServerStatistics::running);
    server(registry, "calls.limit", "Calls that may have a worker", ServerStatistics::limit);
    server(registry, "calls.waiting", "Calls that wait for one", ServerStatistics::waiting);
    Gauge.builder("msrpc.server.waiting", () -> ofServer(ServerStatistics::waitingBytes))
        .baseUnit("bytes")
        .description("What waiting calls hold in memory")
        .register(registry);
    for (Reason reason : Reason.values()) {
      FunctionCounter.builder(
              "msrpc.server.refused", this, self -> self.ofServer(s -> s.refused(reason)))
          .tag("reason", lower(reason))
          .description("Calls refused before they began")
          .register(registry);
    }
    for (ServerEvent event : ServerEvent.values()) {
      FunctionCounter.builder(
              "msrpc.server.events", this, self -> self.ofServer(s -> s.count(event)))
          .tag("event", lower(event))
          .description("What whoever caused it is not told")
          .register(registry);
    }
  }

  private Gauge.Builder<?> client(String name, ToDoubleFunction<ClientSnapshot> value) {
    return Gauge.builder("msrpc.client." + name, () -> ofClient(value));
  }

  private void server(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<ServerStatistics> value) {
    Gauge.builder("msrpc.server." + name, () -> ofServer(value))
        .description(description)
        .register(registry);
  }

  private double ofClient(ToDoubleFunction<ClientSnapshot> value) {
    return references.client().map(RpcClient::snapshot).map(value::applyAsDouble).orElse(0.0);
  }

  private double ofServer(ToDoubleFunction<ServerStatistics> value) {
    return lifecycle.server().map(RpcServer::statistics).map(value::applyAsDouble).orElse(0.0);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
