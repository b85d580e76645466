package io.msrpc.registry;

import io.msrpc.call.ServiceKey;
import io.msrpc.transport.Address;
import io.msrpc.transport.IsolatedThreadFactory;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the registry last said of each service somebody here calls, each service by itself. Calls
 * live on it while the registry is away. Thread-safe.
 */
public final class ProviderCache implements AutoCloseable {
  /** How long providers are kept that a registry suddenly lists no more. */
  public static final Duration HOLD = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(ProviderCache.class);
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(2);

  private final Registry registry;
  private final EventLoop timers;
  private final Duration hold;
  private final @Nullable ProviderFiles files;
  private final Dialect dialect;
  private final ThreadPoolExecutor writer;
  private final ConcurrentMap<ServiceKey, ServiceProviders> services = new ConcurrentHashMap<>();
  private boolean closed;

  /**
   * A cache in front of a registry.
   *
   * @param timers runs what comes due; short tasks only
   * @param hold see {@link ServiceProviders}
   * @param files where lists outlive this process; null for nowhere
   * @param dialect what providers have to speak
   */
  public ProviderCache(
      Registry registry,
      EventLoop timers,
      Duration hold,
      @Nullable ProviderFiles files,
      Dialect dialect) {
    this.registry = registry;
    this.timers = timers;
    this.hold = hold;
    this.files = files;
    this.dialect = dialect;
    this.writer =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new IsolatedThreadFactory("msrpc-provider-files", true));
    writer.allowCoreThreadTimeOut(true);
  }

  /**
   * The providers of a service; the first call of it subscribes. Whoever asks for a service waits
   * for the registry until that is subscribed to, and nobody else does.
   */
  public ServiceProviders of(ServiceKey service) {
    ServiceProviders providers = known(service);
    providers.subscribe(
        () -> registry.subscribe(service, dialect.without(service, providers::onList)));
    return providers;
  }

  private synchronized ServiceProviders known(ServiceKey service) {
    if (closed) {
      throw new IllegalStateException("this client is closed");
    }
    ServiceProviders known = services.get(service);
    if (known == null) {
      known = new ServiceProviders(registry, timers, hold);
      services.put(service, known);
      if (files != null) {
        keep(files, service, known);
      }
    }
    return known;
  }

  /** Begins with what was kept, and keeps what is believed from now on. */
  private void keep(ProviderFiles kept, ServiceKey service, ServiceProviders providers) {
    providers.beginWith(kept.load(service));
    List<Provider> first = providers.current();
    providers.listen(
        list -> {
          if (list != first) {
            writer.execute(() -> kept.save(service, list));
          }
        });
  }

  /**
   * Drops this address wherever it is kept although it is not listed: it does not answer. Never
   * waits for the registry, so I/O threads may call it.
   */
  public void evict(Address address) {
    services.values().forEach(providers -> providers.evict(address));
  }

  /** Why the registry does not answer, if that is known. */
  public Optional<Outage> outage() {
    return registry.outage();
  }

  /** Names the registry. */
  @Override
  public String toString() {
    return registry.toString();
  }

  /** Ends the subscriptions, and waits a moment for what is being written. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    services.values().forEach(ServiceProviders::close);
    writer.shutdown();
    try {
      if (!writer.awaitTermination(WRITE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("The last lists of providers are not on disk yet");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
