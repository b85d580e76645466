package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import io.msrpc.call.RpcException;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.testing.Fault;
import io.msrpc.testing.FaultProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller sees when the wire between it and its provider is not what it should be. */
@Timeout(60)
class SpoiledWireTest {
  private final EchoServer service = new EchoServer();
  private RpcServer server;
  private FaultProxy wire;
  private RpcClient client;
  private EchoService echo;

  @BeforeEach
  void connect() throws IOException {
    server = RpcServer.builder().export(EchoService.class, service).start();
    wire = new FaultProxy(server.address());
    client = RpcClient.builder().registry(FixedRegistry.of(wire.address().toString())).build();
    echo = client.reference(EchoService.class);
    assertThat(echo.echo("connected")).isEqualTo("connected");
  }

  @AfterEach
  void goesOn_onceTheWireIsMended() throws IOException {
    wire.spoil(Fault.NONE);
    while (!isMended()) {
      Thread.onSpinWait();
    }
    service.mayEnd.release(100);
    client.close();
    wire.close();
    server.close();
  }

  /** A call may still meet the connection that is closing; that is not started, and said so. */
  private boolean isMended() {
    try {
      return echo.again("mended").equals("mended");
    } catch (NotStartedException e) {
      return false;
    }
  }

  @Test
  @DisplayName("peer's machine crashed and is back: RST; the pending call fails at once")
  void failsWhatIsPending_whenTheConnectionIsReset() throws Exception {
    CompletableFuture<RpcException> failure = failureOf("slow");
    assertThat(service.begun.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    wire.reset();
    assertThat(failure.get(30, TimeUnit.SECONDS))
        .isInstanceOf(OutcomeUnknownException.class)
        .extracting(RpcException::reason)
        .isEqualTo(Reason.CONNECTION_LOST);
  }

  @ParameterizedTest(name = "after {0} bytes of the answer")
  @ValueSource(longs = {0, 1, 15, 16, 20})
  @DisplayName("truncated: half a frame, then the end")
  void isUnknown_whenTheAnswerIsCutOff(long bytes) {
    wire.spoilToClient(Fault.truncateAfter(bytes));
    assertThatThrownBy(() -> echo.echo("cut")).isInstanceOf(OutcomeUnknownException.class);
    assertThat(service.calls).hasValue(2);
  }

  @ParameterizedTest(name = "after {0} bytes of the request")
  @ValueSource(longs = {0, 1, 15, 16, 20})
  @DisplayName("truncated: the server runs no half of a request")
  void runsNothing_whenTheRequestIsCutOff(long bytes) {
    wire.spoilToServer(Fault.truncateAfter(bytes));
    assertThatThrownBy(() -> echo.echo("cut")).isInstanceOf(OutcomeUnknownException.class);
    assertThat(service.calls).hasValue(1);
  }

  @ParameterizedTest(name = "byte {0} of the answer")
  @ValueSource(longs = {0, 3, 4, 5})
  @DisplayName("corrupted: an answer that is no frame ends the connection")
  void isUnknown_whenTheHeaderOfTheAnswerIsCorrupt(long at) {
    wire.spoilToClient(Fault.corrupt(at));
    assertThatThrownBy(() -> echo.echo("flip"))
        .isInstanceOf(OutcomeUnknownException.class)
        .hasMessageContaining("the provider sent ");
  }

  @ParameterizedTest(name = "byte {0} of the request")
  @ValueSource(longs = {0, 3, 4, 5})
  @DisplayName("corrupted: a request that is no frame is not run")
  void runsNothing_whenTheHeaderOfTheRequestIsCorrupt(long at) {
    wire.spoilToServer(Fault.corrupt(at));
    assertThatThrownBy(() -> echo.echo("flip")).isInstanceOf(RpcException.class);
    assertThat(service.calls).hasValue(1);
  }

  @Test
  @DisplayName("delayed: slow is not dead")
  void waits_whenTheWireIsSlow() {
    wire.spoil(Fault.delay(Duration.ofMillis(100)));
    assertThat(echo.echo("late")).isEqualTo("late");
    wire.spoil(Fault.drip(Duration.ofMillis(2)));
    assertThat(echo.echo("drop by drop")).isEqualTo("drop by drop");
    assertThat(wire.accepted()).as("on the same connection").hasSize(1);
  }

  @Test
  @DisplayName("refused: nothing has started, and the caller hears so at once")
  void saysThatNothingStarted_whenItIsRefused() throws IOException {
    wire.refuseNew();
    wire.reset();
    try {
      assertThatThrownBy(() -> retryUntilRefused()).isInstanceOf(NotStartedException.class);
    } finally {
      wire.listenAgain();
    }
  }

  /** The first call may still have been written to the connection that was reset. */
  private void retryUntilRefused() {
    try {
      echo.echo("a");
    } catch (OutcomeUnknownException e) {
      echo.echo("b");
    }
  }

  private CompletableFuture<RpcException> failureOf(String text) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            throw new AssertionError(echo.slow(text));
          } catch (RpcException e) {
            return e;
          }
        });
  }
}
