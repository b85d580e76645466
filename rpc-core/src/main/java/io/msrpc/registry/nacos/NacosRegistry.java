package io.msrpc.registry.nacos;

import com.alibaba.nacos.api.NacosFactory;
import com.alibaba.nacos.api.PropertyKeyConst;
import com.alibaba.nacos.api.exception.NacosException;
import com.alibaba.nacos.api.naming.NamingService;
import com.alibaba.nacos.api.naming.pojo.Instance;
import io.msrpc.call.ServiceKey;
import io.msrpc.registry.Outage;
import io.msrpc.registry.Provider;
import io.msrpc.registry.Registry;
import io.msrpc.transport.Address;
import io.msrpc.transport.IsolatedThreadFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Providers in Nacos: {@code interface:version} is the service's name there, a key's group its
 * group. They are ephemeral: gone when their process is.
 *
 * <p>While Nacos is away nothing throws, and no method takes longer than 5 s (the constructor 6 s):
 * announcements and subscriptions wait in the client, which reconnects by itself, and take effect
 * then. After its restart, Nacos may pass an empty list before the providers have announced
 * themselves again.
 *
 * <p>All calls into the client and all calls of listeners run on one thread of this registry; so
 * the rest needs no lock, and a slow Nacos holds up nobody else. The client logs much while Nacos
 * is away: set the logger {@code com.alibaba.nacos} to WARN or OFF.
 */
public final class NacosRegistry implements Registry {
  private static final Logger logger = LoggerFactory.getLogger(NacosRegistry.class);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

  /** For tests. */
  final NamingCache cache;

  private final NamingService naming;
  private final NacosOptions options;
  private final Announcements announcements;
  private final ScheduledThreadPoolExecutor thread;
  private final NacosProbe probe;
  private volatile boolean closed;

  /**
   * Connects to the public namespace, without authentication; if Nacos does not answer, goes on
   * trying in the background.
   *
   * @param serverAddresses {@code host:port}, several separated by commas; the port is that of HTTP
   * @throws IllegalArgumentException if the addresses are none
   */
  public NacosRegistry(String serverAddresses) {
    this(NacosOptions.of(serverAddresses));
  }

  /**
   * Connects; if Nacos does not answer, goes on trying in the background.
   *
   * @throws IllegalArgumentException if the addresses are none
   */
  public NacosRegistry(NacosOptions options) {
    this.options = options;
    cache = NamingCache.create();
    thread = new ScheduledThreadPoolExecutor(1, new IsolatedThreadFactory("msrpc-nacos", true));
    thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    naming = connect();
    probe =
        NacosProbe.start(naming, toString(), new IsolatedThreadFactory("msrpc-nacos-probe", true));
    announcements = new Announcements(naming, options, thread, () -> probe.outage() == null);
  }

  /** On our thread, because the client's own threads inherit from the one that makes them. */
  private NamingService connect() {
    try {
      return CompletableFuture.supplyAsync(this::newNamingService, thread).join();
    } catch (CompletionException failure) {
      thread.shutdown();
      cache.delete();
      throw new IllegalArgumentException(
          "server addresses: '" + options.serverAddresses() + "'", failure.getCause());
    }
  }

  private NamingService newNamingService() {
    try {
      return NacosFactory.createNamingService(properties(options, cache));
    } catch (NacosException failure) {
      throw new CompletionException(failure);
    }
  }

  private static Properties properties(NacosOptions options, NamingCache cache) {
    Properties properties = new Properties();
    properties.setProperty(PropertyKeyConst.SERVER_ADDR, options.serverAddresses());
    properties.setProperty(PropertyKeyConst.NAMESPACE, options.namespace());
    if (!options.username().isEmpty()) {
      properties.setProperty(PropertyKeyConst.USERNAME, options.username());
      properties.setProperty(PropertyKeyConst.PASSWORD, options.password());
    }
    properties.setProperty("JM.SNAPSHOT.PATH", cache.directory().toString());
    // Milliseconds between attempts to repeat, after a reconnect, what was announced; 3000 else.
    properties.setProperty(PropertyKeyConst.REDO_DELAY_TIME, "500");
    // One more attempt to connect at the start, and for each call; 3 else.
    properties.setProperty("nacos.remote.client.grpc.retry.times", "1");
    return properties;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if Nacos could not take the name or that much metadata
   */
  @Override
  public void register(ServiceKey service, Provider provider) {
    ServiceName name = ServiceName.of(service);
    Instance instance = Instances.of(provider, options.cluster());
    announcements.expect(name, instance);
    await("Nacos: registering " + service, () -> announcements.add(name, instance));
  }

  @Override
  public void deregister(ServiceKey service, Provider provider) {
    ServiceName name = ServiceName.of(service);
    Instance instance = Instances.of(provider, options.cluster());
    await("Nacos: deregistering " + service, () -> announcements.remove(name, instance));
  }

  /** An announcement that Nacos has not taken is made again every 3 s, while Nacos answers. */
  @Override
  public Optional<Outage> unregistered(ServiceKey service, Provider provider) {
    return announcements.missing(
        ServiceName.of(service), Instances.of(provider, options.cluster()));
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if Nacos could not take the name
   */
  @Override
  public Subscription subscribe(ServiceKey service, Consumer<List<Provider>> listener) {
    NacosSubscription subscription =
        new NacosSubscription(naming, options, thread, ServiceName.of(service), listener);
    await("Nacos: subscribing to " + service, subscription::start);
    return subscription;
  }

  @Override
  public Optional<Address> endpoint() {
    return options.endpoint();
  }

  /** Noticed within some seconds of its begin, and of its end. */
  @Override
  public Optional<Outage> outage() {
    return Optional.ofNullable(probe.outage());
  }

  /** Names the addresses. */
  @Override
  public String toString() {
    return "Nacos at " + options.serverAddresses();
  }

  /** Known no better than {@link #outage}. */
  @Override
  public Duration reachableFor() {
    return probe.reachableFor();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    await("Nacos: deregistering all", announcements::removeAll);
    closed = true;
    probe.close();
    thread.shutdownNow();
    try {
      naming.shutDown();
    } catch (NacosException failure) {
      logger.warn("Closing the Nacos client: {}", failure.getErrMsg());
    }
    cache.delete();
  }

  /** Something to do with the Nacos client. */
  private interface Task {
    void run() throws NacosException;
  }

  private void await(String what, Task task) {
    if (closed) {
      throw new IllegalStateException("the registry is closed");
    }
    Future<?> done =
        thread.submit(
            () -> {
              task.run();
              return null;
            });
    try {
      done.get(CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      Throwable cause = failure.getCause();
      logger.warn(
          "{} has not succeeded yet: {}. {}", what, String.valueOf(cause), options.advice(cause));
    } catch (TimeoutException slow) {
      logger.warn("{} takes longer than {}. {}", what, CALL_TIMEOUT, options.advice(slow));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
