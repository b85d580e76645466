package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.msrpc.call.ServiceContract;
import io.msrpc.nacos.EmbeddedNacos;
import io.msrpc.registry.Provider;
import io.msrpc.registry.nacos.NacosRegistry;
import io.msrpc.transport.Address;
import io.msrpc.transport.client.Connection;
import io.msrpc.transport.client.ConnectionState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two providers in processes of their own, found through a real Nacos, are replaced one after the
 * other while callers never pause. Each call has an id, which the providers note when they run it.
 */
class RollingRestartIT {
  private static final ServiceContract CONTRACT = ServiceContract.of(ModelService.class);

  @TempDir private Path directory;
  @AutoClose private final EmbeddedNacos nacos = new EmbeddedNacos();
  private final List<Path> ledgers = new ArrayList<>();
  private final List<LedgerProcess> providers = new ArrayList<>();
  private NacosRegistry registry;
  private RpcClient client;

  @BeforeEach
  void start() throws IOException {
    nacos.start();
    registry = new NacosRegistry(nacos.serverAddress());
    client = RpcClient.builder().registry(registry).build();
    providers.add(provider());
    providers.add(provider());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    registry.close();
    for (LedgerProcess provider : providers) {
      provider.close();
    }
  }

  @Test
  @DisplayName("graceful stop of a provider: 0 failed calls, none executed twice")
  void losesNoCall_andRunsNoneTwice() throws Exception {
    restart(2);
  }

  @Tag("nightly")
  @Test
  @DisplayName("graceful stop of a provider, 40 times: 0 failed calls, none executed twice")
  void losesNoCall_andRunsNoneTwice_howeverOften() throws Exception {
    restart(20);
  }

  private void restart(int times) throws IOException, InterruptedException {
    ModelService service = client.reference(ModelService.class);
    awaitBoth();
    AtomicLong ids = new AtomicLong();
    try (Load once = new Load(ids, service::run);
        Load again = new Load(ids, service::read)) {
      for (int i = 0; i < 2 * times; i++) {
        once.awaitMore(200);
        again.awaitMore(200);
        LedgerProcess old = providers.remove(0);
        old.leave();
        providers.add(provider());
        awaitBoth();
      }
      once.finish();
      again.finish();
      assertThat(once.failures).isEmpty();
      assertThat(again.failures).isEmpty();
      assertRun(once, again);
    }
  }

  /** What was answered was run; what may not run again ran once. */
  private void assertRun(Load once, Load again) {
    Map<Long, Long> runs =
        ledgers.stream()
            .flatMap(ledger -> Ledger.read(ledger).stream())
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    assertThat(once.answered).hasSizeGreaterThan(400).allMatch(id -> runs.get(id) == 1);
    assertThat(again.answered).hasSizeGreaterThan(400).allMatch(runs::containsKey);
    assertThat(runs).hasSize(once.answered.size() + again.answered.size());
  }

  private LedgerProcess provider() throws IOException {
    Path ledger = directory.resolve("ledger" + ledgers.size());
    ledgers.add(ledger);
    return LedgerProcess.start(ledger, nacos.serverAddress());
  }

  private void awaitBoth() {
    List<Address> both = providers.stream().map(LedgerProcess::address).toList();
    await("listed")
        .atMost(Duration.ofSeconds(120))
        .untilAsserted(
            () ->
                assertThat(client.providers(CONTRACT.key()))
                    .extracting(Provider::address)
                    .containsAll(both));
    await("ready")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(client.connections())
                    .filteredOn(connection -> connection.state() == ConnectionState.READY)
                    .extracting(Connection::address)
                    .containsExactlyInAnyOrderElementsOf(both));
  }

  /** Calls without a pause until closed. */
  private static final class Load implements AutoCloseable {
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Queue<Long> answered = new ConcurrentLinkedQueue<>();
    private final AtomicLong count = new AtomicLong();
    private final AtomicBoolean done = new AtomicBoolean();
    private final CompletableFuture<Void> loop;

    Load(AtomicLong ids, LongFunction<CompletableFuture<Long>> call) {
      this.loop = CompletableFuture.runAsync(() -> run(ids, call));
    }

    private void run(AtomicLong ids, LongFunction<CompletableFuture<Long>> call) {
      while (!done.get()) {
        try {
          answered.add(call.apply(ids.incrementAndGet()).get());
          count.incrementAndGet();
        } catch (ExecutionException e) {
          failures.add(e.getCause());
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }

    void awaitMore(int calls) {
      long target = count.get() + calls;
      await().atMost(Duration.ofSeconds(60)).until(() -> count.get() >= target);
    }

    void finish() {
      done.set(true);
      loop.join();
    }

    @Override
    public void close() {
      finish();
    }
  }
}
