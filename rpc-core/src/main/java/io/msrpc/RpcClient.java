package io.msrpc;

import io.msrpc.call.Invoker;
import io.msrpc.call.ServiceContract;
import io.msrpc.call.ServiceKey;
import io.msrpc.cluster.Cluster;
import io.msrpc.cluster.FaultTolerance;
import io.msrpc.cluster.balance.LoadBalancer;
import io.msrpc.filter.Filter;
import io.msrpc.filter.FilterChain;
import io.msrpc.filter.FilteredCalls;
import io.msrpc.proxy.CallbackThreads;
import io.msrpc.proxy.ServiceProxy;
import io.msrpc.registry.Dialect;
import io.msrpc.registry.Provider;
import io.msrpc.registry.ProviderCache;
import io.msrpc.registry.ProviderFiles;
import io.msrpc.registry.Registry;
import io.msrpc.registry.ServiceProviders;
import io.msrpc.transport.EventLoops;
import io.msrpc.transport.client.ChannelCache;
import io.msrpc.transport.client.ClientOptions;
import io.msrpc.transport.client.Connection;
import io.msrpc.transport.client.RecentFailures;
import io.msrpc.wire.FrameHeader;
import io.msrpc.wire.MethodCodecs;
import io.msrpc.wire.Serializer;
import io.msrpc.wire.protostuff.ProtostuffSerializer;
import io.netty.channel.EventLoop;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls remote services through their interfaces.
 *
 * <p>Thread-safe. A client owns its threads and connections and shares nothing with another one;
 * the registry stays its maker's to close. The futures of asynchronous methods are completed on
 * threads where waiting hurts nobody, see {@link Builder#executor}.
 */
public final class RpcClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RpcClient.class);
  private static final Clock WALL_CLOCK = Clock.systemUTC();

  private final ClientOptions options;
  private final Cluster.Policy policy;
  private final EventLoops loops;
  private final MethodCodecs codecs;
  private final ProviderCache providers;
  private final ChannelCache channels;
  private final List<Filter> filters;
  private final SettingsByMethod settings;
  private final FilteredCalls filtered;
  private final CallbackThreads callbackThreads;
  private final ServiceProxy.Threads threads;
  private final RecentFailures failures = new RecentFailures(WALL_CLOCK);
  private final Map<ServiceKey, Cluster> clusters = new HashMap<>();
  private final Set<ServiceKey> referenced = ConcurrentHashMap.newKeySet();
  private boolean closed;

  private RpcClient(Builder builder, EventLoops loops) {
    this.options = builder.options;
    this.codecs = new MethodCodecs(builder.serializer);
    this.policy =
        new Cluster.Policy(
            builder.loadBalancer,
            builder.preferred,
            builder.faultTolerance,
            builder.options.connectTimeout());
    this.loops = loops;
    this.filters = List.copyOf(builder.filters);
    this.settings = builder.settings;
    EventLoop timers = loops.next();
    this.filtered = new FilteredCalls(timers, timers.ticker()::nanoTime);
    this.callbackThreads = new CallbackThreads(timers);
    this.threads =
        new ServiceProxy.Threads(
            builder.executor == null ? callbackThreads : builder.executor, loops.streamThreads());
    Registry registry =
        Objects.requireNonNull(builder.registry, "registry: none (expected: FixedRegistry, …)");
    Dialect dialect =
        new Dialect(List.of((int) FrameHeader.VERSION), List.of((int) builder.serializer.codec()));
    this.providers =
        new ProviderCache(registry, loops.next(), ProviderCache.HOLD, builder.files(), dialect);
    ClientEvents events = new ClientEvents(providers, failures);
    this.channels = ChannelCache.over(loops, builder.options, codecs, events);
  }

  /**
   * A client to be.
   *
   * @throws IllegalStateException when the class path has a Netty before 4.2
   */
  public static Builder builder() {
    NettyVersion.require();
    return new Builder();
  }

  /**
   * An implementation of the interface that calls its providers. It may be made before any of them
   * runs; connecting begins now.
   *
   * @throws IllegalArgumentException when the interface cannot be called remotely, saying what to
   *     change
   */
  public <T> T reference(Class<T> contract) {
    return contract.cast(reference(ServiceContract.of(contract)));
  }

  /**
   * The same for a contract with a group, version or timeout of its own.
   *
   * @throws IllegalStateException when this client is closed
   */
  public Object reference(ServiceContract contract) {
    settings.checkKeys(contract, policy.loadBalancer());
    if (referenced.add(contract.key())) {
      contract.warnings().forEach(LOG::warn);
    }
    contract.methods().forEach(codecs::of);
    Invoker providing = settings.around(contract, cluster(contract.key()));
    Invoker calls = FilterChain.client(filters, contract.key(), providing, filtered);
    return ServiceProxy.of(
        settings.timed(contract),
        calls,
        options.callTimeout(),
        loops.next().ticker()::nanoTime,
        threads);
  }

  /**
   * The providers of a service that are known now; the first call of it subscribes, and waits for
   * the registry as long as that waits for its server.
   */
  public List<Provider> providers(ServiceKey service) {
    return providers.of(service).current();
  }

  /** The connections there are, those that were given up left out. */
  public List<Connection> connections() {
    return channels.connections();
  }

  /**
   * What it knows and does at this moment; cheap enough to be asked for often, and never waits for
   * the network. A client that is closed has no services and no connections.
   */
  public ClientSnapshot snapshot() {
    Map<ServiceKey, Cluster> all;
    synchronized (this) {
      all = closed ? Map.of() : Map.copyOf(clusters);
    }
    return new ClientSnapshot(
        WALL_CLOCK.instant(),
        providers.toString(),
        providers.outage().orElse(null),
        all.entrySet().stream()
            .map(each -> each.getValue().snapshot(each.getKey()))
            .sorted(Comparator.comparing(one -> one.service().toString()))
            .toList(),
        channels.snapshot(),
        channels.strays(),
        failures.list());
  }

  /**
   * All providers of a service as one Invoker; made when it is first asked for. It may wait for the
   * registry, but not while others wait for it.
   */
  Cluster cluster(ServiceKey service) {
    ServiceProviders listed = providers.of(service);
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("this client is closed");
      }
      return clusters.computeIfAbsent(
          service, key -> new Cluster(listed, channels, policy, failures, loops.next()));
    }
  }

  /**
   * Ends subscriptions, connections and threads; calls under way fail with an unknown outcome.
   * Idempotent. On any thread: it waits for its I/O threads, 5 s at most, unless it is called on
   * one; they end by themselves then.
   */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    providers.close();
    channels.close();
    clusters.values().forEach(Cluster::close);
    filtered.close();
    loops.close();
    callbackThreads.close();
  }

  /** What a client is made of; only the registry has no default. */
  public static final class Builder {
    private @Nullable Registry registry;
    private ClientOptions options = ClientOptions.DEFAULTS;
    private Serializer serializer = new ProtostuffSerializer();
    private LoadBalancer loadBalancer = LoadBalancer.powerOfTwo();
    private Map<String, String> preferred = Map.of();
    private FaultTolerance faultTolerance = FaultTolerance.failover(2);

    private final List<Filter> filters = new ArrayList<>();
    private final SettingsByMethod settings = new SettingsByMethod();
    private @Nullable Path providerDirectory;
    private @Nullable Executor executor;

    private Builder() {}

    /** Where providers are found. */
    public Builder registry(Registry newRegistry) {
      this.registry = newRegistry;
      return this;
    }

    /**
     * Where the lists of providers outlive this process, so that it can start again while the
     * registry is away; by default nowhere. A directory for one registry, which only trusted
     * processes may write: the files say whom to call.
     */
    public Builder providerDirectory(Path newDirectory) {
      this.providerDirectory = newDirectory;
      return this;
    }

    private @Nullable ProviderFiles files() {
      Path directory = providerDirectory;
      return directory == null ? null : new ProviderFiles(directory, WALL_CLOCK);
    }

    /** How it connects and waits. */
    public Builder options(ClientOptions newOptions) {
      this.options = newOptions;
      return this;
    }

    /** How values become bytes; by default protostuff. A server reads every codec there is. */
    public Builder serializer(Serializer newSerializer) {
      this.serializer = newSerializer;
      return this;
    }

    /** Which of several ready providers; by default the less loaded of two. */
    public Builder loadBalancer(LoadBalancer newLoadBalancer) {
      this.loadBalancer = newLoadBalancer;
      return this;
    }

    /**
     * Metadata of the providers to call as long as any of them is ready and well, such as the zone
     * this process is in; by default none. The others are called when there is none.
     */
    public Builder prefer(Map<String, String> newPreferred) {
      this.preferred = Map.copyOf(newPreferred);
      return this;
    }

    /** How often another provider is tried; by default twice. */
    public Builder faultTolerance(FaultTolerance newFaultTolerance) {
      this.faultTolerance = newFaultTolerance;
      return this;
    }

    /**
     * How the methods of a service are called, whatever its annotations say.
     *
     * @throws IllegalArgumentException when that is no remote interface
     */
    public Builder settings(Class<?> contract, CallSettings forAll) {
      settings.put(contract, forAll);
      return this;
    }

    /**
     * How the methods of one name are called, whatever the annotations and the service's settings
     * say.
     *
     * @throws IllegalArgumentException when the interface has no such method, naming those it has
     */
    public Builder settings(Class<?> contract, String method, CallSettings forIt) {
      settings.put(contract, method, forIt);
      return this;
    }

    /**
     * Completes the futures of asynchronous methods, so what depends on them runs there. By default
     * the client has daemon threads of its own for that, which may wait as they like: virtual ones
     * from JDK 24 on, else a pool that grows while all its threads wait. {@code Runnable::run}
     * stands for the I/O threads: that costs least, but then nothing that depends on a future may
     * wait, and waiting for a future of the client or calling synchronously is refused there.
     *
     * <p>It stays its maker's to end. What it refuses is completed on the I/O thread.
     */
    public Builder executor(Executor newExecutor) {
      this.executor = newExecutor;
      return this;
    }

    /** Stands around every call that is made, inside of those added before. */
    public Builder filter(Filter filter) {
      filters.add(filter);
      return this;
    }

    /** Starts the client. */
    public RpcClient build() {
      return build(new EventLoops("msrpc-client", options.ioThreads(), true));
    }

    /** Starts the client on these threads. */
    RpcClient build(EventLoops loops) {
      try {
        return new RpcClient(this, loops);
      } catch (RuntimeException | Error e) {
        loops.close();
        throw e;
      }
    }
  }
}
