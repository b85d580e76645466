package io.msrpc.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.msrpc.RpcClient;
import io.msrpc.RpcServer;
import io.msrpc.call.Invocation;
import io.msrpc.call.ServiceContract;
import io.msrpc.call.ServiceKey;
import io.msrpc.cluster.balance.Candidate;
import io.msrpc.cluster.balance.LoadBalancer;
import io.msrpc.filter.Filter;
import io.msrpc.registry.InMemoryRegistry;
import io.msrpc.registry.Provider;
import io.msrpc.testing.FaultProxy;
import io.msrpc.transport.client.ClientOptions;
import io.msrpc.transport.client.ConnectionSnapshot;
import io.msrpc.transport.client.ConnectionState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A client and two servers, whose connection is in the state that a test wants; and what must be
 * true when a call has failed.
 */
final class Scene implements AutoCloseable {
  private static final ServiceKey KEY = ServiceContract.of(FaultyService.class).key();
  private static final int SECONDS = 30;

  final FaultyServer service = new FaultyServer();
  private final CountDownLatch mayConnect = new CountDownLatch(1);
  private final InMemoryRegistry registry = new InMemoryRegistry();
  private final List<RpcServer> servers = new ArrayList<>();
  private final List<FaultProxy> wires = new ArrayList<>();
  private final RpcClient client;
  private final List<CompletableFuture<Void>> closing = new ArrayList<>();
  final FaultyService calls;

  /** Chooses instead of the usual one. */
  volatile LoadBalancer balancer = LoadBalancer.roundRobin();

  volatile Filter filter = (call, next) -> next.invoke(call);
  volatile Filter serverFilter = (call, next) -> next.invoke(call);

  /** Calls under way at the candidates of the last choice. */
  private volatile int pendingSeen;

  Scene() throws IOException {
    for (int i = 0; i < 2; i++) {
      RpcServer server =
          RpcServer.builder()
              .filter((call, next) -> serverFilter.filter(call, next))
              .export(FaultyService.class, service)
              .start();
      servers.add(server);
      FaultProxy wire = new FaultProxy(server.address());
      wire.spoilToClient(
          (bytes, count, out, closed) -> {
            awaitConnecting();
            out.write(bytes, 0, count);
          });
      wires.add(wire);
    }
    client =
        RpcClient.builder()
            .registry(registry)
            .options(
                ClientOptions.DEFAULTS
                    .withConnectTimeout(Duration.ofSeconds(2 * SECONDS))
                    .withCallTimeout(Duration.ofSeconds(10 * SECONDS)))
            .loadBalancer(this::choose)
            .filter((call, next) -> filter.filter(call, next))
            .build();
    calls = client.reference(FaultyService.class);
  }

  private void awaitConnecting() {
    try {
      mayConnect.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int choose(List<? extends Candidate> ready, Invocation call, long nowNanos) {
    pendingSeen = ready.stream().mapToInt(Candidate::pending).sum();
    return balancer.choose(ready, call, nowNanos);
  }

  /** The registry lists both servers. */
  void list() {
    registry.list(KEY, wires.stream().map(wire -> Provider.at(wire.address())).toList());
  }

  /** The servers answer the client's HELLO. */
  void connect() {
    mayConnect.countDown();
  }

  /** Both connections are ready. */
  void ready() {
    list();
    connect();
    awaitState(ConnectionState.READY);
  }

  /** Both servers are leaving, and wait for a call each. */
  List<CompletableFuture<List<Item>>> drain() {
    ready();
    List<CompletableFuture<List<Item>>> held = List.of(calls.held(), calls.held());
    service.awaitHeld(2);
    // Each on a thread of its own: the common pool may have one for both.
    servers.forEach(
        server ->
            closing.add(
                CompletableFuture.runAsync(
                    server::close, close -> new Thread(close, "closes").start())));
    await("both are leaving")
        .until(() -> connections().stream().noneMatch(one -> one.state() == ConnectionState.READY));
    return held;
  }

  void closeClient() {
    client.close();
  }

  private void awaitState(ConnectionState state) {
    await("both are " + state)
        .until(() -> connections().stream().filter(one -> one.state() == state).count() == 2);
  }

  private List<ConnectionSnapshot> connections() {
    return client.snapshot().connections();
  }

  /** How a call failed; fails itself when that takes too long, or it did not. */
  static Throwable failure(CompletableFuture<?> call) {
    Throwable thrown =
        catchThrowable(() -> call.copy().orTimeout(SECONDS, TimeUnit.SECONDS).join());
    return thrown instanceof CompletionException e && e.getCause() != null ? e.getCause() : thrown;
  }

  /** Nothing is left of the calls that failed, and others are served on the same connections. */
  void assertSound() throws Exception {
    balancer = LoadBalancer.roundRobin();
    filter = (call, next) -> next.invoke(call);
    serverFilter = (call, next) -> next.invoke(call);
    service.repair();
    for (int i = 0; i < 2; i++) {
      for (Form form : Form.values()) {
        form.call(calls, List.of(Item.SOUND)).get(SECONDS, TimeUnit.SECONDS);
      }
    }
    await("nothing is under way")
        .untilAsserted(
            () -> assertThat(connections()).hasSize(2).allMatch(one -> one.inFlight() == 0));
    await("nothing is under way at the servers")
        .until(() -> servers.stream().allMatch(one -> one.statistics().inFlight() == 0));
    await("nothing is counted as under way")
        .untilAsserted(
            () -> {
              calls.plain(List.of(Item.SOUND));
              assertThat(pendingSeen).isZero();
            });
    assertThat(wires).allSatisfy(wire -> assertThat(wire.accepted()).hasSize(1));
  }

  @Override
  public void close() throws IOException {
    connect();
    service.release();
    client.close();
    servers.forEach(RpcServer::close);
    closing.forEach(one -> one.orTimeout(SECONDS, TimeUnit.SECONDS).join());
    for (FaultProxy wire : wires) {
      wire.close();
    }
  }
}
