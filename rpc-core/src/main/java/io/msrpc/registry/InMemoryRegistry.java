package io.msrpc.registry;

import io.msrpc.call.ServiceKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A registry inside this JVM, for providers and consumers that share it, and for tests that say
 * themselves who serves what. Listeners are called by the thread that changes a list. Thread-safe.
 */
public final class InMemoryRegistry implements Registry {
  private final Map<ServiceKey, List<Provider>> providers = new HashMap<>();
  private final Map<ServiceKey, List<Consumer<List<Provider>>>> listeners = new HashMap<>();

  /** A registry that knows nobody. */
  public InMemoryRegistry() {}

  @Override
  public synchronized void register(ServiceKey service, Provider provider) {
    List<Provider> list = without(service, provider);
    list.add(provider);
    list(service, list);
  }

  @Override
  public synchronized void deregister(ServiceKey service, Provider provider) {
    list(service, without(service, provider));
  }

  private List<Provider> without(ServiceKey service, Provider provider) {
    List<Provider> list = new ArrayList<>(providers(service));
    list.removeIf(known -> known.address().equals(provider.address()));
    return list;
  }

  /** Says that these are the providers of a service, whoever has registered. */
  public synchronized void list(ServiceKey service, List<Provider> list) {
    List<Provider> now = List.copyOf(list);
    providers.put(service, now);
    listeners.getOrDefault(service, List.of()).forEach(listener -> listener.accept(now));
  }

  /** The providers of a service. */
  public synchronized List<Provider> providers(ServiceKey service) {
    return providers.getOrDefault(service, List.of());
  }

  @Override
  public synchronized Subscription subscribe(
      ServiceKey service, Consumer<List<Provider>> listener) {
    listeners.computeIfAbsent(service, key -> new ArrayList<>()).add(listener);
    listener.accept(providers(service));
    return () -> unsubscribe(service, listener);
  }

  private synchronized void unsubscribe(ServiceKey service, Consumer<List<Provider>> listener) {
    listeners.getOrDefault(service, new ArrayList<>()).remove(listener);
  }

  @Override
  public synchronized void close() {
    listeners.clear();
    providers.clear();
  }
}
