package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.msrpc.call.NotStartedException;
import io.msrpc.call.RpcException;
import io.msrpc.call.ServiceContract;
import io.msrpc.call.ServiceKey;
import io.msrpc.nacos.EmbeddedNacos;
import io.msrpc.registry.nacos.NacosRegistry;
import io.msrpc.transport.client.ClientOptions;
import java.time.Duration;
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

  @AutoClose private final EmbeddedNacos nacos = new EmbeddedNacos();
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
    one = serve(CONTRACT);
    two = serve(CONTRACT);
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
    ServiceContract other = ServiceContract.of(EchoService.class, "other", "", Duration.ZERO);
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
  @DisplayName("a rolling restart fails no call")
  void losesNoCall_whileProvidersAreReplaced() {
    EchoService echo = client.reference(EchoService.class);
    awaitProviders(2);
    try (Load load = new Load(echo)) {
      for (int i = 0; i < 3; i++) {
        load.awaitMore(100);
        one.close();
        one = serve(CONTRACT);
        awaitProviders(2);
        two.close();
        two = serve(CONTRACT);
        awaitProviders(2);
      }
      assertThat(load.failures).isEmpty();
    }
  }

  private RpcServer serve(ServiceContract contract) {
    return RpcServer.builder().registry(registry).export(contract, new EchoServer()).start();
  }

  private void awaitProviders(int count) {
    ServiceKey key = CONTRACT.key();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(client.providers(key))
                    .extracting(provider -> provider.address())
                    .containsExactlyInAnyOrder(one.address(), two.address())
                    .hasSize(count));
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
