package io.msrpc.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.RpcClient;
import io.msrpc.RpcServer;
import io.msrpc.call.Invocation;
import io.msrpc.call.ServiceContract;
import io.msrpc.call.ServiceKey;
import io.msrpc.cluster.balance.Candidate;
import io.msrpc.cluster.balance.LoadBalancer;
import io.msrpc.filter.Filter;
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
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/**
 * A client and two servers, whose connections a test brings into the state that it wants; and what
 * must be true when calls have failed.
 */
final class Scene implements AutoCloseable {
  private static final List<ServiceKey> KEYS =
      List.of(
          ServiceContract.of(FaultyService.class).key(),
          ServiceContract.of(FaultyService.Keyed.class).key());

  /** How long a test waits; far less than a call or a connect may take. */
  private static final int SECONDS = 30;

  final FaultyServer service = new FaultyServer();
  final FaultyRegistry registry = new FaultyRegistry();
  final RpcClient client;
  final FaultyService calls;
  final FaultyService callsByKey;

  private final List<RpcServer> servers = new ArrayList<>();
  private final List<FaultProxy> wires = new ArrayList<>();
  private final List<HeldAnswers> answers = new ArrayList<>();
  private final List<CompletableFuture<Void>> closing = new ArrayList<>();

  /** Chooses instead of the usual one. */
  volatile LoadBalancer balancer = LoadBalancer.roundRobin();

  volatile Filter filter = (call, next) -> next.invoke(call);
  volatile Filter serverFilter = (call, next) -> next.invoke(call);

  /** Calls under way at the candidates of the last choice. */
  private volatile int pendingSeen;

  Scene() throws IOException {
    this(null);
  }

  /**
   * The same.
   *
   * @param callbacks completes futures; null for the client's own threads
   */
  Scene(@Nullable Executor callbacks) throws IOException {
    for (int i = 0; i < 2; i++) {
      RpcServer server =
          RpcServer.builder()
              .filter((call, next) -> serverFilter.filter(call, next))
              .export(FaultyService.class, service)
              .export(FaultyService.Keyed.class, service.keyed())
              .start();
      servers.add(server);
      FaultProxy wire = new FaultProxy(server.address());
      HeldAnswers held = new HeldAnswers();
      wire.spoilToClient(held);
      wires.add(wire);
      answers.add(held);
    }
    client = newClient(callbacks);
    calls = client.reference(FaultyService.class);
    callsByKey = new FaultyService.ByKey(client.reference(FaultyService.Keyed.class));
  }

  private RpcClient newClient(@Nullable Executor callbacks) {
    RpcClient.Builder client = RpcClient.builder();
    if (callbacks != null) {
      client.executor(callbacks);
    }
    return client
        .registry(registry)
        .options(
            ClientOptions.DEFAULTS
                .withConnectTimeout(Duration.ofSeconds(4 * SECONDS))
                .withCallTimeout(Duration.ofSeconds(10 * SECONDS)))
        .loadBalancer(this::choose)
        .filter((call, next) -> filter.filter(call, next))
        .build();
  }

  private int choose(List<? extends Candidate> ready, Invocation call, long nowNanos) {
    pendingSeen = ready.stream().mapToInt(Candidate::pending).sum();
    return balancer.choose(ready, call, nowNanos);
  }

  /** The registry lists both servers. */
  void list() {
    List<Provider> all = wires.stream().map(wire -> Provider.at(wire.address())).toList();
    KEYS.forEach(key -> registry.list(key, all));
  }

  /** What the servers have sent and will send, be it the answer to HELLO, reaches the client. */
  void passAnswers() {
    answers.forEach(HeldAnswers::release);
  }

  /** Both connections are ready. */
  void ready() {
    list();
    passAnswers();
    awaiting("both are ready")
        .until(() -> connections().stream().filter(Scene::isReady).count() == 2);
  }

  /** Two calls, one to each server, which wait until {@link FaultyServer#release}. */
  List<CompletableFuture<List<Item>>> hold() throws InterruptedException {
    List<CompletableFuture<List<Item>>> held = List.of(calls.held(), calls.held());
    service.awaitHeld(2);
    return held;
  }

  /** Both servers leave, and wait for the calls there are; the client has not been told. */
  void leaveUnheard() {
    answers.forEach(HeldAnswers::hold);
    // Each on a thread of its own: the common pool may have one for both.
    servers.forEach(
        server ->
            closing.add(
                CompletableFuture.runAsync(
                    server::close, close -> new Thread(close, "closes").start())));
    awaiting("both leave").until(() -> answers.stream().allMatch(HeldAnswers::hasGoAway));
  }

  /** The client knows that both servers leave. */
  void leave() {
    leaveUnheard();
    passAnswers();
    awaiting("both are leaving").until(() -> connections().stream().noneMatch(Scene::isReady));
  }

  /** So many calls are under way, none of them answered. */
  void awaitSent(int count) {
    awaiting("all have been sent")
        .until(() -> connections().stream().mapToInt(ConnectionSnapshot::inFlight).sum() == count);
  }

  private static boolean isReady(ConnectionSnapshot connection) {
    return connection.state() == ConnectionState.READY;
  }

  private List<ConnectionSnapshot> connections() {
    return client.snapshot().connections();
  }

  /** Waits on the test's own thread, and looks often. */
  static ConditionFactory awaiting(String what) {
    return Awaitility.await(what)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1));
  }

  /** How a call failed; fails itself when that takes too long, or it did not. */
  static Throwable failure(CompletableFuture<?> call) throws Exception {
    return failure(call, "a call");
  }

  /** The same, with words for it. */
  static Throwable failure(CompletableFuture<?> call, String what) throws Exception {
    CompletableFuture<Throwable> end = call.handle((value, e) -> e);
    assertThat(end).as(what).succeedsWithin(SECONDS, TimeUnit.SECONDS);
    assertThat(call).as(what).isCompletedExceptionally();
    Throwable failure = end.join();
    return failure instanceof CompletionException e ? e.getCause() : failure;
  }

  void repair() {
    balancer = LoadBalancer.roundRobin();
    filter = (call, next) -> next.invoke(call);
    serverFilter = (call, next) -> next.invoke(call);
    service.repair();
    registry.repair();
    Item.BROKEN.set(Item.Part.NONE);
  }

  /** Nothing is left of the calls that failed, and others are served on the same connections. */
  void assertSound() throws Exception {
    repair();
    callInEveryForm(calls);
    awaiting("nothing is under way")
        .untilAsserted(
            () -> assertThat(connections()).hasSize(2).allMatch(one -> one.inFlight() == 0));
    awaitIdleServers();
    awaiting("nothing is counted as under way")
        .untilAsserted(
            () -> {
              calls.plain(List.of(Item.SOUND));
              assertThat(pendingSeen).isZero();
            });
    assertThat(wires).allSatisfy(wire -> assertThat(wire.accepted()).hasSize(1));
  }

  /** Twice, so that both servers are called. */
  private static void callInEveryForm(FaultyService service) throws Exception {
    for (int i = 0; i < 2; i++) {
      for (Form form : Form.values()) {
        form.call(service, List.of(Item.SOUND)).get(SECONDS, TimeUnit.SECONDS);
      }
    }
  }

  private void awaitIdleServers() {
    awaiting("nothing is under way at the servers")
        .untilAsserted(
            () ->
                assertThat(servers)
                    .extracting(RpcServer::statistics)
                    .allMatch(now -> now.inFlight() == 0 && now.running() == 0));
  }

  /** The servers that leave answer what is held, on the same connections, and close. */
  void assertSoundWhileLeaving(List<CompletableFuture<List<Item>>> held) throws Exception {
    repair();
    awaitSent(held.size());
    service.release();
    for (CompletableFuture<List<Item>> call : held) {
      assertThat(call.get(SECONDS, TimeUnit.SECONDS)).containsExactly(Item.SOUND);
    }
    for (CompletableFuture<Void> one : closing) {
      one.get(SECONDS, TimeUnit.SECONDS);
    }
    awaitSent(0);
    awaitIdleServers();
  }

  /** Nothing is left of the client that has closed, and the servers serve another one. */
  void assertClosed() throws Exception {
    repair();
    service.release();
    assertNothingLeftOfTheClient();
    try (RpcClient another = newClient(null)) {
      callInEveryForm(another.reference(FaultyService.class));
    }
    awaitIdleServers();
  }

  /** Neither threads nor connections nor subscriptions, nor calls at the servers. */
  void assertNothingLeftOfTheClient() {
    awaiting("no thread of the client is left")
        .untilAsserted(() -> assertNoThreads("msrpc-client"));
    assertThat(client.snapshot().connections()).isEmpty();
    assertThat(registry.subscriptions()).isZero();
    awaitIdleServers();
  }

  /** None whose name begins so. */
  static void assertNoThreads(String prefix) {
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith(prefix));
  }

  @Override
  public void close() throws IOException {
    Moment.comes();
    repair();
    passAnswers();
    service.release();
    client.close();
    servers.forEach(RpcServer::close);
    closing.forEach(one -> one.orTimeout(SECONDS, TimeUnit.SECONDS).join());
    for (FaultProxy wire : wires) {
      wire.close();
    }
  }
}
