package io.msrpc;

import io.msrpc.call.ServiceKey;
import io.msrpc.registry.InMemoryRegistry;
import io.msrpc.registry.Provider;
import io.msrpc.registry.Registry;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A registry inside this JVM, whose answers a test may also dictate, and who counts who listens.
 */
final class ListRegistry implements Registry {
  private final InMemoryRegistry registry = new InMemoryRegistry();
  private final AtomicInteger subscriptions = new AtomicInteger();

  @Override
  public void register(ServiceKey service, Provider provider) {
    registry.register(service, provider);
  }

  @Override
  public void deregister(ServiceKey service, Provider provider) {
    registry.deregister(service, provider);
  }

  /** Says that these are the providers, whoever has registered. */
  void dictate(ServiceKey service, List<Provider> list) {
    registry.list(service, list);
  }

  List<Provider> list(ServiceKey service) {
    return registry.providers(service);
  }

  @Override
  public Subscription subscribe(ServiceKey service, Consumer<List<Provider>> listener) {
    Subscription subscription = registry.subscribe(service, listener);
    subscriptions.incrementAndGet();
    return () -> {
      subscription.close();
      subscriptions.decrementAndGet();
    };
  }

  int subscriptions() {
    return subscriptions.get();
  }

  @Override
  public void close() {}
}
