package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.msrpc.call.NotStartedException;
import io.msrpc.call.RpcException;
import io.msrpc.call.ServiceContract;
import io.msrpc.nacos.EmbeddedNacos;
import io.msrpc.registry.Provider;
import io.msrpc.registry.nacos.NacosRegistry;
import io.msrpc.transport.client.ClientOptions;
import io.msrpc.transport.client.Connection;
import io.msrpc.transport.client.ConnectionState;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Providers and consumers that know each other through a real Nacos only. */
class RpcOverNacosIT {
  private static final ServiceContract CONTRACT = ServiceContract.of(EchoService.class);

  @AutoClose private static final EmbeddedNacos nacos = new EmbeddedNacos();

  private NacosRegistry registry;
  private NacosRegistry consumerRegistry;
  private RpcServer one;
  private RpcServer two;
  private RpcClient client;

  @BeforeEach
  void start() {
    nacos.start();
    registry = new NacosRegistry(nacos.serverAddress());
    consumerRegistry = new NacosRegistry(nacos.serverAddress());
    one = serve();
    two = serve();
    client = RpcClient.builder().registry(consumerRegistry).build();
  }

  @AfterEach
  void stop() {
    client.close();
    one.close();
    two.close();
    consumerRegistry.close();
    registry.close();
  }

  @Test
  @DisplayName("A3: a consumer of another group finds nobody")
  void findsNobody_inAnotherGroup() {
    ServiceContract other = contract("nobody", "");
    try (RpcClient impatient =
        RpcClient.builder()
            .registry(consumerRegistry)
            .options(ClientOptions.DEFAULTS.withCallTimeout(Duration.ofSeconds(1)))
            .build()) {
      EchoService elsewhere = (EchoService) impatient.reference(other);
      assertThatThrownBy(() -> elsewhere.echo("x"))
          .isInstanceOf(NotStartedException.class)
          .hasMessageContaining("the registry lists no provider");
    }
  }

  @Test
  @DisplayName(
      "A3: versions and groups of one interface side by side, in one server and one client")
  void callsEachVersionAndGroup_byItself() {
    ServiceContract newer = contract("", "3");
    ServiceContract elsewhere = contract("other", "");
    try (RpcServer both =
        RpcServer.builder()
            .registry(registry)
            .export(newer, new EchoServer("newer"))
            .export(elsewhere, new EchoServer("elsewhere"))
            .start()) {
      assertThat(((EchoService) client.reference(newer)).name()).isEqualTo("newer");
      assertThat(((EchoService) client.reference(elsewhere)).name()).isEqualTo("elsewhere");
      assertThat(client.reference(EchoService.class).name()).isEqualTo("echo");
      assertThat(client.providers(newer.key())).singleElement().satisfies(it -> isFrom(it, both));
    }
  }

  private static void isFrom(Provider listed, RpcServer server) {
    assertThat(listed.address()).isEqualTo(server.address());
    assertThat(listed.instanceId()).isEqualTo(server.instanceId());
    assertThat(listed.bootId()).isEqualTo(server.bootId());
    assertThat(listed.weight()).isEqualTo(1);
    assertThat(listed.metadata())
        .containsEntry("msrpc.protocols", "1")
        .containsEntry("msrpc.codecs", "1,2");
    assertThat(Instant.parse(listed.metadata().get("msrpc.started"))).isBefore(Instant.now());
  }

  @Test
  void providerOfNoWeight_isCalledOnlyWhileNoOtherIsReady() {
    EchoServer idle = new EchoServer("idle");
    EchoService echo = client.reference(EchoService.class);
    two.close();
    two = serving(idle).weight(0).start();
    awaitReady();
    for (int i = 0; i < 100; i++) {
      assertThat(echo.name()).isEqualTo("echo");
    }
    one.close();
    assertThat(echo.name()).isEqualTo("idle");
  }

  @Test
  @DisplayName("a rolling restart fails no call")
  void losesNoCall_whileProvidersAreReplaced() {
    EchoService echo = client.reference(EchoService.class);
    awaitReady();
    try (Load load = new Load(echo)) {
      for (int i = 0; i < 3; i++) {
        load.awaitMore(100);
        one.close();
        one = serve();
        awaitReady();
        two.close();
        two = serve();
        awaitReady();
      }
      assertThat(load.failures).isEmpty();
    }
  }

  private static ServiceContract contract(String group, String version) {
    return ServiceContract.of(EchoService.class, group, version, Duration.ZERO);
  }

  private RpcServer serve() {
    return serving(new EchoServer()).start();
  }

  private RpcServer.Builder serving(EchoServer service) {
    return RpcServer.builder().registry(registry).export(CONTRACT, service);
  }

  /** Returns when both are listed, and connected. */
  private void awaitReady() {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              assertThat(client.providers(CONTRACT.key()))
                  .extracting(Provider::address)
                  .containsExactlyInAnyOrder(one.address(), two.address());
              assertThat(client.connections())
                  .filteredOn(connection -> connection.state() == ConnectionState.READY)
                  .extracting(Connection::address)
                  .contains(one.address(), two.address());
            });
  }

  /** Calls without a pause until closed. */
  private static final class Load implements AutoCloseable {
    private final Queue<RpcException> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicBoolean done = new AtomicBoolean();
    private final CompletableFuture<Void> loop;

    Load(EchoService echo) {
      this.loop = CompletableFuture.runAsync(() -> run(echo));
    }

    private void run(EchoService echo) {
      while (!done.get()) {
        try {
          echo.echo("x");
          answered.incrementAndGet();
        } catch (RpcException e) {
          failures.add(e);
        }
      }
    }

    void awaitMore(int calls) {
      int target = answered.get() + calls;
      await().atMost(Duration.ofSeconds(60)).until(() -> answered.get() >= target);
    }

    @Override
    public void close() {
      done.set(true);
      loop.join();
    }
  }
}
