package io.msrpc.spring.autoconfigure;

import io.msrpc.call.ServiceKey;
import io.msrpc.registry.Outage;
import io.msrpc.registry.Provider;
import io.msrpc.registry.Registry;
import io.msrpc.transport.Address;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A registry that says what a test tells it, of whatever service; nothing before that. */
final class ToldRegistry implements Registry {
  private @Nullable Consumer<List<Provider>> listener;
  private @Nullable List<Provider> list;
  private volatile @Nullable Outage outage;

  /** Lists providers at these addresses. */
  synchronized void list(Address... addresses) {
    list = Stream.of(addresses).map(Provider::at).toList();
    tell();
  }

  void away(@Nullable Outage newOutage) {
    outage = newOutage;
  }

  private void tell() {
    if (listener != null && list != null) {
      listener.accept(list);
    }
  }

  @Override
  public synchronized Subscription subscribe(
      ServiceKey service, Consumer<List<Provider>> newListener) {
    listener = newListener;
    tell();
    return () -> {};
  }

  @Override
  public Optional<Outage> outage() {
    return Optional.ofNullable(outage);
  }

  @Override
  public void register(ServiceKey service, Provider provider) {}

  @Override
  public void deregister(ServiceKey service, Provider provider) {}

  @Override
  public void close() {}

  @Override
  public String toString() {
    return "a told list";
  }
}
