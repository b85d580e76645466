package io.msrpc.registry;

import io.msrpc.call.ServiceKey;
import io.msrpc.transport.Address;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What the registry last said of each service somebody here calls, each service by itself. Calls
 * live on it while the registry is away. Thread-safe.
 */
public final class ProviderCache implements AutoCloseable {
  /** How long a suspicious loss of providers is doubted. */
  public static final Duration HOLD = Duration.ofSeconds(30);

  private final Registry registry;
  private final ScheduledExecutorService timers;
  private final Duration hold;
  private final ConcurrentMap<ServiceKey, ServiceProviders> services = new ConcurrentHashMap<>();
  private boolean closed;

  /**
   * A cache in front of a registry.
   *
   * @param timers runs what comes due; short tasks only
   * @param hold see {@link ServiceProviders}
   */
  public ProviderCache(Registry registry, ScheduledExecutorService timers, Duration hold) {
    this.registry = registry;
    this.timers = timers;
    this.hold = hold;
  }

  /** The providers of a service; the first call of it subscribes. */
  public synchronized ServiceProviders of(ServiceKey service) {
    if (closed) {
      throw new IllegalStateException("this client is closed");
    }
    ServiceProviders known = services.get(service);
    if (known == null) {
      known = new ServiceProviders(timers, hold);
      services.put(service, known);
      known.subscribedBy(registry.subscribe(service, known::onList));
    }
    return known;
  }

  /**
   * Stops doubting the loss of this address, wherever it is doubted: it does not answer. Never
   * waits for the registry, so I/O threads may call it.
   */
  public void evict(Address address) {
    services.values().forEach(providers -> providers.evict(address));
  }

  /** Ends the subscriptions. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    services.values().forEach(ServiceProviders::close);
  }
}
