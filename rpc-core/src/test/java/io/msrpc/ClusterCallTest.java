package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.annotation.MsInstance;
import io.msrpc.annotation.MsService;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import io.msrpc.call.RpcException;
import io.msrpc.call.ServiceContract;
import io.msrpc.call.ServiceKey;
import io.msrpc.cluster.balance.LoadBalancer;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.transport.client.ClientOptions;
import io.msrpc.transport.client.Connection;
import io.msrpc.transport.server.ServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Several servers, several services, and what happens when some of them go. */
class ClusterCallTest {
  private final ListRegistry registry = new ListRegistry();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /** Says which server it is. */
  @MsService
  interface WhoService {
    String who();

    String whoIs(@MsInstance String instance);

    CompletableFuture<String> whoLater();
  }

  @MsService
  interface OtherService {
    String other();
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  @Test
  @DisplayName("defect: nextInt(0, size-1) never picks the last provider")
  void reachesEveryProvider() {
    List.of("a", "b", "c").forEach(this::serve);
    WhoService service = client().reference(WhoService.class);
    awaitConnections(3);
    assertThat(IntStream.range(0, 200).mapToObj(i -> service.who()).distinct().toList())
        .containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void takesTurns_whenAskedTo() {
    List.of("a", "b").forEach(this::serve);
    RpcClient client =
        keep(
            RpcClient.builder().registry(registry).loadBalancer(LoadBalancer.roundRobin()).build());
    WhoService service = client.reference(WhoService.class);
    awaitConnections(client, 2);
    List<String> said = IntStream.range(0, 4).mapToObj(i -> service.who()).toList();
    assertThat(said.subList(0, 2)).containsExactlyInAnyOrder("a", "b");
    assertThat(said.subList(2, 4)).isEqualTo(said.subList(0, 2));
  }

  @Test
  @DisplayName("defect: one global provider set for all services")
  void staysWithTheProvidersOfItsOwnService() {
    serve("a");
    keep(RpcServer.builder().registry(registry).export(OtherService.class, () -> "o").start());
    RpcClient client = client();
    WhoService who = client.reference(WhoService.class);
    OtherService other = client.reference(OtherService.class);
    for (int i = 0; i < 50; i++) {
      assertThat(who.who()).isEqualTo("a");
      assertThat(other.other()).isEqualTo("o");
    }
  }

  @Test
  @DisplayName("A6: one live connection an address, shared by all services and calls")
  void sharesOneConnection() {
    keep(
        RpcServer.builder()
            .registry(registry)
            .export(WhoService.class, new Who("a"))
            .export(OtherService.class, () -> "o")
            .start());
    RpcClient client = client();
    WhoService who = client.reference(WhoService.class);
    OtherService other = client.reference(OtherService.class);
    IntStream.range(0, 100)
        .parallel()
        .forEach(i -> assertThat(who.who() + other.other()).isEqualTo("ao"));
    assertThat(client.connections()).hasSize(1);
  }

  @Test
  @DisplayName("A5: a provider that cannot be connected is not chosen while another is ready")
  void avoidsAProviderThatRefuses() throws IOException {
    RpcServer server = serve("a");
    RpcClient client =
        keep(
            RpcClient.builder()
                .registry(FixedRegistry.of(server.address().toString(), closedPort()))
                .build());
    WhoService service = client.reference(WhoService.class);
    for (int i = 0; i < 50; i++) {
      assertThat(service.who()).isEqualTo("a");
    }
  }

  @Test
  void saysWhatToDo_whenNobodyListens() throws IOException {
    WhoService service =
        keep(RpcClient.builder().registry(FixedRegistry.of(closedPort())).build())
            .reference(WhoService.class);
    assertThatThrownBy(service::who)
        .isInstanceOfSatisfying(
            NotStartedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONNECT_FAILED))
        .hasMessageContaining("WhoService#who: no connection to 127.0.0.1:")
        .hasMessageContaining(
            "Is a provider of default/io.msrpc.ClusterCallTest$WhoService:1 running?");
  }

  @Test
  void waitsForTheFirstProvider() {
    CompletableFuture<String> early = client().reference(WhoService.class).whoLater();
    assertThat(early).isNotDone();
    serve("late");
    assertThat(early.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo("late");
  }

  @Test
  void givesUpOnTheFirstProvider_atTheDeadline() {
    RpcClient client =
        keep(
            RpcClient.builder()
                .registry(registry)
                .options(ClientOptions.DEFAULTS.withCallTimeout(Duration.ofMillis(100)))
                .build());
    assertThatThrownBy(() -> client.reference(WhoService.class).who())
        .isInstanceOfSatisfying(
            NotStartedException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.DEADLINE_EXCEEDED))
        .hasMessageContaining("the registry lists no provider");
  }

  @Test
  void goesToTheNamedInstance_orFails() {
    List.of("a", "b").forEach(this::serve);
    WhoService service = client().reference(WhoService.class);
    for (int i = 0; i < 20; i++) {
      assertThat(service.whoIs("a")).isEqualTo("a");
      assertThat(service.whoIs("b")).isEqualTo("b");
    }
    assertThatThrownBy(() -> service.whoIs("c"))
        .isInstanceOfSatisfying(
            NotStartedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE))
        .hasMessageContaining("no provider with the instance id c");
  }

  @Test
  @DisplayName("defect: futures are not failed when the connection closes")
  void failsPendingCalls_whenTheServerIsGone() throws Exception {
    EchoServer service = new EchoServer();
    RpcServer server =
        RpcServer.builder()
            .export(EchoService.class, service)
            .options(ServerOptions.DEFAULTS.withDrainTimeout(Duration.ZERO))
            .start();
    RpcClient client =
        keep(RpcClient.builder().registry(FixedRegistry.of(server.address().toString())).build());
    Object slow =
        client.reference(ServiceContract.of(EchoService.class, "", "", Duration.ofMinutes(1)));
    CompletableFuture<String> pending =
        CompletableFuture.supplyAsync(() -> ((EchoService) slow).slow("x"));
    service.begun.acquire();
    CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
    assertThatThrownBy(() -> pending.orTimeout(30, TimeUnit.SECONDS).join())
        .hasCauseInstanceOf(OutcomeUnknownException.class);
    service.mayEnd.release();
    closing.join();
  }

  @Test
  void finishesWhatIsInFlight_whenTheServerStops() throws Exception {
    EchoServer service = new EchoServer();
    RpcServer server =
        keep(RpcServer.builder().registry(registry).export(EchoService.class, service).start());
    EchoService echo = client().reference(EchoService.class);
    CompletableFuture<String> pending = CompletableFuture.supplyAsync(() -> echo.slow("done"));
    service.begun.acquire();
    CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
    ServiceKey key = ServiceContract.of(EchoService.class).key();
    while (!registry.list(key).isEmpty()) {
      Thread.onSpinWait();
    }
    service.mayEnd.release();
    assertThat(pending.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo("done");
    closing.get(30, TimeUnit.SECONDS);
  }

  @Test
  void losesNoCall_whileServersAreReplaced() throws Exception {
    RpcServer first = serve("a");
    WhoService service = client().reference(WhoService.class);
    assertThat(service.who()).isEqualTo("a");
    AtomicBoolean done = new AtomicBoolean();
    List<Throwable> failures = new ArrayList<>();
    CountDownLatch calls = new CountDownLatch(500);
    Thread caller =
        new Thread(
            () -> {
              while (!done.get()) {
                try {
                  service.who();
                  calls.countDown();
                } catch (RpcException e) {
                  failures.add(e);
                }
              }
            });
    caller.start();
    Deque<RpcServer> serving = new ArrayDeque<>(List.of(first));
    for (int i = 0; i < 10; i++) {
      serving.add(serve("b" + i));
      awaitConnections(2);
      serving.remove().close();
    }
    assertThat(calls.await(30, TimeUnit.SECONDS)).isTrue();
    done.set(true);
    caller.join();
    assertThat(failures).isEmpty();
  }

  @Test
  void refusesStrangers_whenCredentialsAreRequired() {
    RpcServer server =
        keep(
            RpcServer.builder()
                .export(WhoService.class, new Who("safe"))
                .options(ServerOptions.DEFAULTS.withCredentials("a secret of good length"))
                .start());
    assertThat(callWith(server, "a secret of good length")).isEqualTo("safe");
    assertThatThrownBy(() -> callWith(server, "a guess of equal length"))
        .isInstanceOf(NotStartedException.class)
        .hasMessageContaining("the proof of another shared secret");
    assertThatThrownBy(() -> callWith(server, ""))
        .isInstanceOf(NotStartedException.class)
        .hasMessageContaining("wrong or missing credentials");
  }

  @Test
  void refusesMoreThanItsQueueHolds() throws Exception {
    EchoServer service = new EchoServer();
    RpcServer server =
        keep(
            RpcServer.builder()
                .export(EchoService.class, service)
                .options(ServerOptions.DEFAULTS.withWorkers(1, 1))
                .start());
    RpcClient client =
        keep(RpcClient.builder().registry(FixedRegistry.of(server.address().toString())).build());
    EchoService echo = client.reference(EchoService.class);
    CompletableFuture<?> busy = CompletableFuture.runAsync(() -> ignore(() -> echo.slow("1")));
    service.begun.acquire();
    CompletableFuture<EchoService.User> queued = echo.user(1);
    assertThatThrownBy(() -> echo.user(2).join())
        .hasCauseInstanceOf(NotStartedException.class)
        .hasMessageContaining("the queue is full");
    service.mayEnd.release(10);
    assertThat(queued.join().id()).isEqualTo(1);
    busy.join();
  }

  @Test
  void leavesNoSubscription_whenTheClientCloses() {
    serve("a");
    RpcClient client = client();
    assertThat(client.reference(WhoService.class).who()).isEqualTo("a");
    assertThat(registry.subscriptions()).isOne();
    client.close();
    assertThat(registry.subscriptions()).isZero();
    assertThatThrownBy(() -> client.reference(OtherService.class))
        .hasMessageContaining("this client is closed");
  }

  private static void ignore(Runnable call) {
    try {
      call.run();
    } catch (RpcException e) {
      assertThat(e).isInstanceOf(OutcomeUnknownException.class);
    }
  }

  private String callWith(RpcServer server, String credentials) {
    try (RpcClient client =
        RpcClient.builder()
            .registry(FixedRegistry.of(server.address().toString()))
            .options(ClientOptions.DEFAULTS.withCredentials(credentials))
            .build()) {
      return client.reference(WhoService.class).who();
    }
  }

  private record Who(String name) implements WhoService {
    @Override
    public String who() {
      return name;
    }

    @Override
    public String whoIs(String instance) {
      return name;
    }

    @Override
    public CompletableFuture<String> whoLater() {
      return CompletableFuture.completedFuture(name);
    }
  }

  private RpcServer serve(String name) {
    return keep(
        RpcServer.builder()
            .registry(registry)
            .instanceId(name)
            .export(WhoService.class, new Who(name))
            .start());
  }

  private RpcClient client() {
    return keep(RpcClient.builder().registry(registry).build());
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    open.addFirst(closeable);
    return closeable;
  }

  private void awaitConnections(int count) {
    open.stream()
        .filter(RpcClient.class::isInstance)
        .forEach(client -> awaitConnections((RpcClient) client, count));
  }

  private static void awaitConnections(RpcClient client, int count) {
    assertThat(client.connections()).hasSizeGreaterThanOrEqualTo(count);
    client.connections().stream()
        .map(Connection::demand)
        .forEach(
            ready ->
                ready
                    .exceptionally(e -> null)
                    .toCompletableFuture()
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join());
  }

  private static String closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "127.0.0.1:" + socket.getLocalPort();
    }
  }
}
