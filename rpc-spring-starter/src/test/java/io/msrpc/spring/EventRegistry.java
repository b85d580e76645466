package io.msrpc.spring;

import io.msrpc.call.ServiceKey;
import io.msrpc.registry.Provider;
import io.msrpc.registry.Registry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Notes what a server tells its registry, and when. */
final class EventRegistry implements Registry {
  final CompletableFuture<Void> deregistered = new CompletableFuture<>();
  private final List<String> events;

  EventRegistry(List<String> events) {
    this.events = events;
  }

  @Override
  public void register(ServiceKey service, Provider provider) {
    events.add("registered");
  }

  @Override
  public void deregister(ServiceKey service, Provider provider) {
    events.add("deregistered");
    deregistered.complete(null);
  }

  @Override
  public Subscription subscribe(ServiceKey service, Consumer<List<Provider>> listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
