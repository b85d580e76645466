package io.msrpc.cluster;

import static org.assertj.core.api.Assertions.catchThrowable;

import io.msrpc.annotation.MsMethod;
import io.msrpc.call.Deadline;
import io.msrpc.call.Invocation;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import io.msrpc.call.ServiceContract;
import io.msrpc.cluster.balance.LoadBalancer;
import io.msrpc.registry.Dialect;
import io.msrpc.registry.ProviderCache;
import io.msrpc.registry.Registry;
import io.msrpc.transport.Address;
import io.msrpc.transport.client.ChannelCache;
import io.msrpc.transport.client.RecentFailures;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** A cluster over connections that are moved by hand, as is its clock. */
final class ClusterFixture {
  static final ServiceContract CONTRACT = ServiceContract.of(Service.class);

  final MockTicker clock = Ticker.newMockTicker();
  final EmbeddedChannel loop = EmbeddedChannel.builder().ticker(clock).build();
  final RecentFailures failures = new RecentFailures(Clock.systemUTC());
  private final Map<Address, FakeConnection> connections = new HashMap<>();

  interface Service {
    @MsMethod(idempotent = true)
    void read();

    void write();
  }

  CompletableFuture<Reply> call(Cluster cluster, String name, long millis) {
    Deadline deadline = Deadline.after(Duration.ofMillis(millis), clock.nanoTime());
    return cluster.invoke(invocation(name, deadline)).toCompletableFuture();
  }

  static Invocation invocation(String name, Deadline deadline) {
    RemoteMethod method =
        CONTRACT.methods().stream()
            .filter(known -> known.method().getName().equals(name))
            .findFirst()
            .orElseThrow();
    return new Invocation(method, new Object[0], deadline, Map.of());
  }

  ProviderCache providers(Registry registry) {
    return new ProviderCache(
        registry, loop.eventLoop(), ProviderCache.HOLD, null, new Dialect(List.of(1), List.of(1)));
  }

  static RpcException failure(CompletableFuture<Reply> call) {
    CompletionException thrown =
        (CompletionException)
            catchThrowable(() -> call.copy().orTimeout(30, TimeUnit.SECONDS).join());
    return (RpcException) thrown.getCause();
  }

  FakeConnection connection(String host, int port) {
    return connections.computeIfAbsent(new Address(host, port), FakeConnection::new);
  }

  Cluster cluster(FaultTolerance tolerance, ProviderCache of, EventLoop timers) {
    ChannelCache channels = new ChannelCache(connections::get);
    Cluster.Policy policy =
        new Cluster.Policy(LoadBalancer.random(), Map.of(), tolerance, Duration.ofSeconds(5));
    return new Cluster(of.of(CONTRACT.key()), channels, policy, failures, timers);
  }

  void advance(long millis) {
    clock.advance(millis, TimeUnit.MILLISECONDS);
    loop.runPendingTasks();
    loop.runPendingTasks(); // what the timers have put into the queue
  }
}
