package io.msrpc.cluster;

import io.msrpc.call.Invocation;
import io.msrpc.call.Invoker;
import io.msrpc.call.Reply;
import io.msrpc.call.ServiceKey;
import io.msrpc.cluster.balance.Candidate;
import io.msrpc.cluster.balance.LoadBalancer;
import io.msrpc.registry.ListState;
import io.msrpc.registry.Provider;
import io.msrpc.registry.ServiceProviders;
import io.msrpc.transport.Address;
import io.msrpc.transport.client.ChannelCache;
import io.msrpc.transport.client.Connection;
import io.msrpc.transport.client.ConnectionState;
import io.msrpc.transport.client.RecentFailures;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All providers of one service as one Invoker. Holds a connection to each of them, from when the
 * registry lists it until its removal is believed. Thread-safe.
 */
public final class Cluster implements Invoker, AutoCloseable {
  private final ServiceProviders providers;
  private final RecentFailures failures;
  private final ChannelCache channels;
  private final Policy policy;
  private final EventLoop timers;
  private final Waits waits;
  private final Consumer<List<Provider>> listener = this::onProviders;
  private final RetryBudget retries;
  private final Outliers outliers;
  private final Invoker standard;
  private Map<Address, Member> members = Map.of();

  /** The members, in a form that a call need not copy. */
  private volatile List<Member> all = List.of();

  /** Whether a provider that is no member any more was ever ready. */
  private volatile boolean everReady;

  private boolean closed;

  /**
   * How a cluster chooses.
   *
   * @param loadBalancer which of the ready ones
   * @param preferred metadata of those that are called as long as any of them is ready
   * @param faultTolerance how often another one
   * @param connectTimeout longest wait for any to become ready
   */
  public record Policy(
      LoadBalancer loadBalancer,
      Map<String, String> preferred,
      FaultTolerance faultTolerance,
      Duration connectTimeout) {}

  /** A provider, the connection to it, and what is known of it. */
  record Member(
      Provider provider, Connection connection, Load load, ProviderHealth health, boolean preferred)
      implements Candidate {
    boolean isReady() {
      return connection.state() == ConnectionState.READY;
    }

    @Override
    public int pending() {
      return load.pending();
    }

    @Override
    public double latencyNanos(long nowNanos) {
      return load.latencyNanos(nowNanos);
    }

    @Override
    public double weight(long nowNanos) {
      return provider.weight() * load.share(nowNanos);
    }

    /** Whether that is the same process still, whatever else has changed. */
    boolean isRunOf(Provider other) {
      return provider.bootId().equals(other.bootId())
          && provider.instanceId().equals(other.instanceId());
    }
  }

  /**
   * Follows the providers from now on, and connects to them.
   *
   * @param failures told of every attempt that failed
   */
  public Cluster(
      ServiceProviders providers,
      ChannelCache channels,
      Policy policy,
      RecentFailures failures,
      EventLoop timers) {
    this.failures = failures;
    this.providers = providers;
    this.channels = channels;
    this.policy = policy;
    this.timers = timers;
    this.waits = new Waits(timers);
    this.retries = new RetryBudget(timers.ticker().nanoTime());
    this.outliers = new Outliers(() -> all, timers.ticker().nanoTime());
    this.standard = on(null, null);
    providers.listen(listener);
  }

  @Override
  public CompletionStage<Reply> invoke(Invocation invocation) {
    return standard.invoke(invocation);
  }

  /** The same providers, called in another way; null for this cluster's own. */
  public Invoker on(@Nullable LoadBalancer loadBalancer, @Nullable FaultTolerance faultTolerance) {
    LoadBalancer balancer = loadBalancer == null ? policy.loadBalancer() : loadBalancer;
    FaultTolerance tolerance = faultTolerance == null ? policy.faultTolerance() : faultTolerance;
    return new Terms(this, new Choice(balancer, outliers, timers.ticker()), tolerance).inItsMode();
  }

  Policy policy() {
    return policy;
  }

  Waits waits() {
    return waits;
  }

  RecentFailures failures() {
    return failures;
  }

  RetryBudget retries() {
    return retries;
  }

  /** Whether there is no other provider than one. */
  boolean isAlone() {
    return all.size() == 1;
  }

  EventLoop timers() {
    return timers;
  }

  ServiceProviders providers() {
    return providers;
  }

  /** Whether no provider is known here, though one may have been listed a moment ago. */
  boolean isEmpty() {
    return all.isEmpty();
  }

  /** Those this call may go to, ready or not; not to be changed. */
  List<Member> candidates(Invocation call) {
    String instance = call.instanceId();
    if (call.method().instanceArgument() < 0) {
      return all;
    }
    List<Member> candidates = new ArrayList<>();
    for (Member member : all) {
      if (member.provider().instanceId().equals(instance)) {
        candidates.add(member);
      }
    }
    return candidates;
  }

  private synchronized void onProviders(List<Provider> list) {
    if (closed) {
      return;
    }
    Map<Address, Member> before = members;
    Map<Address, Member> after = new LinkedHashMap<>();
    for (Provider provider : list) {
      Address address = provider.address();
      Member known = before.get(address);
      Connection connection = known == null ? channels.acquire(address) : known.connection();
      boolean restarted = known != null && !known.provider().equals(provider);
      if (restarted || connection.state() == ConnectionState.GIVEN_UP) {
        connection.demand();
      }
      after.put(address, member(provider, connection, known));
    }
    members = after;
    all = List.copyOf(after.values());
    outliers.onMembers();
    before.forEach(
        (address, member) -> {
          if (!after.containsKey(address)) {
            everReady = everReady || member.connection().snapshot().everReady();
            channels.release(address);
          }
        });
  }

  /** With what is known of it, unless it is another process than before. */
  private Member member(Provider provider, Connection connection, @Nullable Member known) {
    boolean preferred = provider.metadata().entrySet().containsAll(policy.preferred().entrySet());
    return known != null && known.isRunOf(provider)
        ? new Member(provider, connection, known.load(), known.health(), preferred)
        : new Member(provider, connection, new Load(), new ProviderHealth(), preferred);
  }

  /** The service and its providers at this moment; any thread. */
  public ServiceSnapshot snapshot(ServiceKey service) {
    ListState known = providers.state();
    long now = timers.ticker().nanoTime();
    List<ProviderSnapshot> each = all.stream().map(m -> snapshot(m, known, now)).toList();
    boolean ready = everReady || each.stream().anyMatch(m -> m.connection().everReady());
    return new ServiceSnapshot(service, each, known.heard(), known.saved(), ready);
  }

  private ProviderSnapshot snapshot(Member member, ListState known, long nowNanos) {
    ProviderSnapshot.Origin origin =
        known.unlisted().contains(member.provider())
            ? ProviderSnapshot.Origin.UNLISTED
            : known.saved() == null ? ProviderSnapshot.Origin.LISTED : ProviderSnapshot.Origin.DISK;
    return new ProviderSnapshot(
        member.provider(),
        origin,
        member.connection().snapshot(),
        Duration.ofNanos((long) member.latencyNanos(nowNanos)),
        outliers.ejection(member, nowNanos));
  }

  /** Follows no more and releases the connections. */
  @Override
  public void close() {
    providers.unlisten(listener);
    waits.close();
    synchronized (this) {
      closed = true;
      members.keySet().forEach(channels::release);
      members = Map.of();
      all = List.of();
    }
  }
}
