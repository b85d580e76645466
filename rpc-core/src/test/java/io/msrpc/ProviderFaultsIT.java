package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.testing.Fault;
import io.msrpc.testing.FaultProxy;
import io.msrpc.transport.Address;
import io.msrpc.transport.client.ClientOptions;
import io.msrpc.transport.client.ConnectionState;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** docs/reliability.md's bounds for a provider's end, with providers in processes of their own. */
@Timeout(90)
class ProviderFaultsIT {
  /** What is noticed after 6 s by the clock of the event loop, with a margin for a busy machine. */
  private static final Duration SILENCE_NOTICED = Duration.ofSeconds(8);

  private static final ClientOptions PATIENT =
      ClientOptions.DEFAULTS.withCallTimeout(Duration.ofSeconds(60));

  @TempDir private Path directory;
  private LedgerProcess provider;

  @BeforeEach
  void start() throws IOException {
    provider = LedgerProcess.start(directory.resolve("one"));
  }

  @AfterEach
  void stop() throws IOException {
    provider.close();
  }

  @Test
  @DisplayName("peer process killed: its pending calls fail at once, the next call goes elsewhere")
  void failsWhatIsPending_andGoesOnElsewhere() throws Exception {
    try (LedgerProcess other = LedgerProcess.start(directory.resolve("two"));
        RpcClient client = client(PATIENT, provider.address(), other.address())) {
      ModelService ledger = client.reference(ModelService.class);
      awaitState(client, ConnectionState.READY);
      List<CompletableFuture<Long>> pending =
          LongStream.rangeClosed(1, 100).mapToObj(id -> ledger.run(-id)).toList();
      await().until(() -> noted("one") + noted("two") == 100);

      provider.kill();

      await().atMost(Duration.ofSeconds(1)).until(() -> ended(pending) == noted("one"));
      for (long id = 1; id <= 100; id++) {
        assertThat(ledger.run(id).get(3, TimeUnit.SECONDS)).isEqualTo(id);
      }
      assertThat(ended(pending)).isEqualTo(noted("one")).isPositive();
      pending.stream().filter(CompletableFuture::isDone).forEach(ProviderFaultsIT::assertUnknown);
    }
  }

  @Test
  @DisplayName("peer silent, SIGSTOP: noticed; and used again when it goes on")
  void noticesAStoppedProcess() throws Exception {
    try (RpcClient client = client(PATIENT, provider.address())) {
      ModelService ledger = client.reference(ModelService.class);
      assertThat(ledger.run(1).join()).isEqualTo(1);
      provider.signal("STOP");
      CompletableFuture<Long> pending = ledger.run(2);
      assertUnknown(pending.orTimeout(SILENCE_NOTICED.toMillis(), TimeUnit.MILLISECONDS));
      assertThat(client.connections().get(0).state()).isNotEqualTo(ConnectionState.READY);
      provider.signal("CONT");
      awaitState(client, ConnectionState.READY);
      assertThat(ledger.run(3).join()).isEqualTo(3);
    }
  }

  /** Which way nothing goes. */
  enum Cut {
    TO_SERVER,
    TO_CLIENT,
    BOTH;

    void in(FaultProxy wire) {
      wire.spoilToServer(this == TO_CLIENT ? Fault.NONE : Fault.BLACKHOLE);
      wire.spoilToClient(this == TO_SERVER ? Fault.NONE : Fault.BLACKHOLE);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("peer silent, a cut cable: noticed; and used again when it is mended")
  void noticesABlackhole(Cut cut) throws Exception {
    try (FaultProxy wire = new FaultProxy(provider.address());
        RpcClient client = client(PATIENT, wire.address())) {
      ModelService ledger = client.reference(ModelService.class);
      assertThat(ledger.run(1).join()).isEqualTo(1);
      cut.in(wire);
      CompletableFuture<Long> pending = ledger.run(2);
      assertUnknown(pending.orTimeout(SILENCE_NOTICED.toMillis(), TimeUnit.MILLISECONDS));
      wire.spoil(Fault.NONE);
      awaitState(client, ConnectionState.READY);
      assertThat(ledger.run(3).join()).isEqualTo(3);
    }
  }

  @Test
  @DisplayName("peer silent, half-open: the client notices a server that forgot the connection")
  void noticesAHalfOpenConnection() throws Exception {
    try (FaultProxy wire = new FaultProxy(provider.address());
        RpcClient client = client(PATIENT, wire.address())) {
      ModelService ledger = client.reference(ModelService.class);
      assertThat(ledger.run(1).join()).isEqualTo(1);
      wire.closeServerSide();
      CompletableFuture<Long> pending = ledger.run(2);
      assertUnknown(pending.orTimeout(SILENCE_NOTICED.toMillis(), TimeUnit.MILLISECONDS));
      assertThat(ledger.run(3).join()).as("on a new connection").isEqualTo(3);
    }
  }

  @Test
  @DisplayName("server: client silent: closed after 10 s without a read")
  void closesASilentClient() throws IOException {
    try (Socket silent = new Socket("127.0.0.1", provider.address().port())) {
      silent.setSoTimeout(13_000);
      long begun = System.nanoTime();
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(12));
    }
  }

  @Test
  @DisplayName("caller: never waits past its deadline, though the peer has stopped")
  void neverKeepsACallerPastItsDeadline() throws Exception {
    try (RpcClient client = client(ClientOptions.DEFAULTS, provider.address())) {
      ModelService ledger = client.reference(ModelService.class);
      assertThat(ledger.run(1).join()).isEqualTo(1);
      provider.signal("STOP");
      long begun = System.nanoTime();
      assertUnknown(ledger.run(2));
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isBetween(Duration.ofSeconds(3), Duration.ofMillis(3500));
    }
  }

  private static RpcClient client(ClientOptions options, Address... providers) {
    String[] addresses = Arrays.stream(providers).map(Address::toString).toArray(String[]::new);
    return RpcClient.builder().registry(FixedRegistry.of(addresses)).options(options).build();
  }

  private static void awaitState(RpcClient client, ConnectionState state) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(client.connections())
                    .extracting(connection -> connection.state())
                    .isNotEmpty()
                    .containsOnly(state));
  }

  private long noted(String file) {
    return Ledger.read(directory.resolve(file)).stream().filter(id -> id < 0).count();
  }

  private static long ended(List<CompletableFuture<Long>> calls) {
    return calls.stream().filter(CompletableFuture::isDone).count();
  }

  private static void assertUnknown(CompletableFuture<Long> call) {
    assertThatThrownBy(call::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(OutcomeUnknownException.class);
  }
}
