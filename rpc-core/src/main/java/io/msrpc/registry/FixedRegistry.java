package io.msrpc.registry;

import io.msrpc.call.ServiceKey;
import io.msrpc.transport.Address;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** A registry that is a list of addresses, each serving everything; for a setup without Nacos. */
public final class FixedRegistry implements Registry {
  private final List<Provider> providers;

  private FixedRegistry(List<Provider> providers) {
    this.providers = providers;
  }

  /** The given addresses, each {@code host:port}. */
  public static FixedRegistry of(String... addresses) {
    return new FixedRegistry(
        Arrays.stream(addresses).map(Address::parse).distinct().map(Provider::at).toList());
  }

  /** Does nothing: whoever wrote the list knows. */
  @Override
  public void register(ServiceKey service, Provider provider) {}

  /** Does nothing: whoever wrote the list knows. */
  @Override
  public void deregister(ServiceKey service, Provider provider) {}

  @Override
  public Subscription subscribe(ServiceKey service, Consumer<List<Provider>> listener) {
    listener.accept(providers);
    return () -> {};
  }

  @Override
  public void close() {}

  @Override
  public String toString() {
    return "a fixed list";
  }
}
