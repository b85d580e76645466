package io.msrpc.faults;

import io.msrpc.call.ServiceKey;
import io.msrpc.registry.InMemoryRegistry;
import io.msrpc.registry.Outage;
import io.msrpc.registry.Provider;
import io.msrpc.registry.Registry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A registry inside this JVM of which a method breaks when a test wants that. */
final class FaultyRegistry implements Registry {
  private final InMemoryRegistry lists = new InMemoryRegistry();
  private final Map<Method, Breakage> broken = new EnumMap<>(Method.class);
  private final AtomicInteger subscriptions = new AtomicInteger();
  private final AtomicInteger registered = new AtomicInteger();

  /** A method. */
  enum Method {
    REGISTER,
    DEREGISTER,
    SUBSCRIBE,
    UNSUBSCRIBE,
    OUTAGE,
    REACHABLE_FOR
  }

  synchronized void breakIn(Method method, Breakage breakage) {
    broken.put(method, breakage);
  }

  synchronized void repair() {
    broken.clear();
  }

  private void in(Method method) {
    @Nullable Breakage breakage;
    synchronized (this) {
      breakage = broken.get(method);
    }
    if (breakage != null) {
      breakage.happensAtOnce();
    }
  }

  void list(ServiceKey service, List<Provider> providers) {
    lists.list(service, providers);
  }

  /** Services that have a provider. */
  int registered() {
    return registered.get();
  }

  int subscriptions() {
    return subscriptions.get();
  }

  @Override
  public void register(ServiceKey service, Provider provider) {
    lists.register(service, provider);
    registered.incrementAndGet();
    in(Method.REGISTER);
  }

  @Override
  public void deregister(ServiceKey service, Provider provider) {
    lists.deregister(service, provider);
    registered.decrementAndGet();
    in(Method.DEREGISTER);
  }

  @Override
  public Subscription subscribe(ServiceKey service, Consumer<List<Provider>> listener) {
    in(Method.SUBSCRIBE);
    Subscription subscription = lists.subscribe(service, listener);
    subscriptions.incrementAndGet();
    return () -> {
      subscription.close();
      subscriptions.decrementAndGet();
      in(Method.UNSUBSCRIBE);
    };
  }

  @Override
  public Optional<Outage> outage() {
    in(Method.OUTAGE);
    return lists.outage();
  }

  @Override
  public Duration reachableFor() {
    in(Method.REACHABLE_FOR);
    return lists.reachableFor();
  }

  @Override
  public void close() {
    lists.close();
  }
}
