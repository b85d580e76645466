package io.msrpc.spring.autoconfigure;

import io.msrpc.call.ServiceKey;
import io.msrpc.registry.Provider;
import io.msrpc.registry.Registry;
import java.util.List;
import java.util.function.Consumer;

/** A registry that nobody has registered with. */
final class NobodyRegistry implements Registry {
  @Override
  public void register(ServiceKey service, Provider provider) {}

  @Override
  public void deregister(ServiceKey service, Provider provider) {}

  @Override
  public Subscription subscribe(ServiceKey service, Consumer<List<Provider>> listener) {
    listener.accept(List.of());
    return () -> {};
  }

  @Override
  public void close() {}
}
