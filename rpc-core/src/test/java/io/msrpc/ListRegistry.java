package io.msrpc;

import io.msrpc.call.ServiceKey;
import io.msrpc.registry.Provider;
import io.msrpc.registry.Registry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A registry inside this JVM, whose answers a test may also dictate. Thread-safe. */
final class ListRegistry implements Registry {
  private final Map<ServiceKey, List<Provider>> providers = new HashMap<>();
  private final Map<ServiceKey, List<Consumer<List<Provider>>>> listeners = new HashMap<>();

  @Override
  public synchronized void register(ServiceKey service, Provider provider) {
    List<Provider> list = new ArrayList<>(list(service));
    list.add(provider);
    dictate(service, list);
  }

  @Override
  public synchronized void deregister(ServiceKey service, Provider provider) {
    List<Provider> list = new ArrayList<>(list(service));
    list.removeIf(known -> known.address().equals(provider.address()));
    dictate(service, list);
  }

  /** Says that these are the providers, whoever has registered. */
  synchronized void dictate(ServiceKey service, List<Provider> list) {
    providers.put(service, List.copyOf(list));
    listeners.getOrDefault(service, List.of()).forEach(listener -> listener.accept(list));
  }

  synchronized List<Provider> list(ServiceKey service) {
    return providers.getOrDefault(service, List.of());
  }

  @Override
  public synchronized Subscription subscribe(
      ServiceKey service, Consumer<List<Provider>> listener) {
    listeners.computeIfAbsent(service, key -> new ArrayList<>()).add(listener);
    listener.accept(list(service));
    return () -> unsubscribe(service, listener);
  }

  private synchronized void unsubscribe(ServiceKey service, Consumer<List<Provider>> listener) {
    listeners.get(service).remove(listener);
  }

  synchronized int subscriptions() {
    return listeners.values().stream().mapToInt(List::size).sum();
  }

  @Override
  public void close() {}
}
