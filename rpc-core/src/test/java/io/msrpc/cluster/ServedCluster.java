package io.msrpc.cluster;

import io.msrpc.annotation.MsKey;
import io.msrpc.annotation.MsMethod;
import io.msrpc.call.Deadline;
import io.msrpc.call.Invocation;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import io.msrpc.call.ServiceContract;
import io.msrpc.call.ServiceKey;
import io.msrpc.cluster.balance.LoadBalancer;
import io.msrpc.registry.Dialect;
import io.msrpc.registry.Provider;
import io.msrpc.registry.ProviderCache;
import io.msrpc.registry.Registry;
import io.msrpc.registry.ServiceProviders;
import io.msrpc.transport.Address;
import io.msrpc.transport.client.ChannelCache;
import io.msrpc.transport.client.RecentFailure;
import io.msrpc.transport.client.RecentFailures;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A cluster whose providers, time and answers are in a test's hands. */
final class ServedCluster implements Registry {
  private static final ServiceContract CONTRACT = ServiceContract.of(Service.class);

  private static final Answer WELL = new Answer(1, null);

  private final MockTicker clock = Ticker.newMockTicker();
  private final EmbeddedChannel loop = EmbeddedChannel.builder().ticker(clock).build();
  private final Map<Address, FakeConnection> connections = new HashMap<>();
  private final RecentFailures failures = new RecentFailures(Clock.systemUTC());
  private final ProviderCache cache =
      new ProviderCache(
          this, loop.eventLoop(), ProviderCache.HOLD, null, new Dialect(List.of(1), List.of(1)));
  private final Map<String, Answer> answers = new HashMap<>();
  private final Cluster cluster;
  private @Nullable Consumer<List<Provider>> listener;

  /** Hears of a list before the cluster does. */
  Consumer<List<Provider>> beforeTheCluster = list -> {};

  interface Service {
    void write();

    @MsMethod(idempotent = true)
    void read();

    void keyed(@MsKey String key);
  }

  private record Answer(long millis, @Nullable RpcException failure) {}

  ServedCluster(LoadBalancer balancer, Map<String, String> preferred) {
    ChannelCache channels = new ChannelCache(this::connection);
    Cluster.Policy policy =
        new Cluster.Policy(balancer, preferred, FaultTolerance.failFast(), Duration.ofSeconds(5));
    ServiceProviders providers = cache.of(CONTRACT.key());
    providers.listen(list -> beforeTheCluster.accept(list));
    cluster = new Cluster(providers, channels, policy, failures, loop.eventLoop());
  }

  /** A provider of weight 1. */
  static Provider provider(String name, String bootId, Map<String, String> metadata) {
    return new Provider(new Address(name, 1), name, bootId, 1, metadata);
  }

  void list(Provider... providers) {
    if (listener != null) {
      listener.accept(List.of(providers));
    }
  }

  /** Lists providers of these names. */
  void list(String... names) {
    Provider[] providers = new Provider[names.length];
    for (int i = 0; i < names.length; i++) {
      providers[i] = provider(names[i], "", Map.of());
    }
    list(providers);
  }

  /** From now on calls to that provider end so, after so long. */
  void answer(String name, long millis, @Nullable RpcException failure) {
    answers.put(name, new Answer(millis, failure));
  }

  /** Calls one after the other, each answered before the next; says who got how many. */
  Map<String, Integer> calls(int number, String method, @Nullable Object... arguments) {
    Map<String, Integer> got = new TreeMap<>();
    for (int i = 0; i < number; i++) {
      String name = begin(method, arguments);
      got.merge(name, 1, Integer::sum);
      end(name);
    }
    return got;
  }

  /** Calls; says who got it. */
  String begin(String method, @Nullable Object... arguments) {
    Map<Address, Integer> before = new HashMap<>();
    connections.forEach((address, connection) -> before.put(address, connection.calls.size()));
    invoke(method, arguments);
    return connections.values().stream()
        .filter(each -> each.calls.size() > before.getOrDefault(each.address(), 0))
        .map(each -> each.address().host())
        .findFirst()
        .orElseThrow();
  }

  /** The provider's latest call ends as calls to it do. */
  void end(String name) {
    Answer answer = answers.getOrDefault(name, WELL);
    advance(answer.millis());
    List<CompletableFuture<Reply>> open = connection(name).answers;
    if (answer.failure() == null) {
      open.get(open.size() - 1).complete(Reply.of(null));
    } else {
      open.get(open.size() - 1).completeExceptionally(answer.failure());
    }
  }

  CompletableFuture<Reply> invoke(String name, @Nullable Object... arguments) {
    RemoteMethod method =
        CONTRACT.methods().stream()
            .filter(known -> known.method().getName().equals(name))
            .findFirst()
            .orElseThrow();
    Deadline deadline = Deadline.after(Duration.ofSeconds(3), clock.nanoTime());
    Invocation call = new Invocation(method, arguments, deadline, Map.of());
    return cluster.invoke(call).toCompletableFuture();
  }

  FakeConnection connection(String name) {
    return connection(new Address(name, 1));
  }

  private FakeConnection connection(Address address) {
    return connections.computeIfAbsent(address, FakeConnection::new);
  }

  /** What can be seen of it. */
  ServiceSnapshot snapshot() {
    return cluster.snapshot(CONTRACT.key());
  }

  /** The failures it has told of, the latest first. */
  List<RecentFailure> failures() {
    return failures.list();
  }

  void advance(long millis) {
    clock.advance(millis, TimeUnit.MILLISECONDS);
    loop.runPendingTasks();
  }

  @Override
  public Subscription subscribe(ServiceKey service, Consumer<List<Provider>> newListener) {
    listener = newListener;
    return () -> {};
  }

  @Override
  public void register(ServiceKey service, Provider provider) {}

  @Override
  public void deregister(ServiceKey service, Provider provider) {}

  @Override
  public void close() {
    cluster.close();
    cache.close();
  }
}
