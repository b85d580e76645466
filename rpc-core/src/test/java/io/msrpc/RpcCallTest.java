package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.transport.client.ClientOptions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Calls over a real socket, one server and one client. */
class RpcCallTest {
  private final EchoServer service = new EchoServer();
  private RpcServer server;
  private RpcClient client;
  private EchoService echo;

  @BeforeEach
  void start() {
    server = RpcServer.builder().export(EchoService.class, service).start();
    client =
        RpcClient.builder()
            .registry(FixedRegistry.of(server.address().toString()))
            .options(ClientOptions.DEFAULTS)
            .build();
    echo = client.reference(EchoService.class);
  }

  @AfterEach
  void stop() {
    service.mayEnd.release(1000);
    client.close();
    server.close();
  }

  @Test
  @DisplayName("A2: a response meets its caller by request id")
  void answers_manyCallsAtOnce() {
    List<String> texts = java.util.stream.IntStream.range(0, 200).mapToObj(i -> "t" + i).toList();
    assertThat(texts.parallelStream().map(echo::echo).toList()).isEqualTo(texts);
  }

  @Test
  void carriesRecordsEnumsOptionalsAndMaps() {
    var user = new EchoService.User(7, "ann", Optional.empty());
    assertThat(echo.byName(List.of(user)).get("ann")).containsExactly(user);
    assertThat(echo.user(5).orTimeout(30, TimeUnit.SECONDS).join())
        .isEqualTo(new EchoService.User(5, "u5", Optional.of(EchoService.Mood.CALM)));
    assertThat(echo.echo(null)).isNull();
  }

  @Test
  void tellsWithoutAnAnswer() throws InterruptedException {
    echo.tell("hello");
    assertThat(service.told.poll(30, TimeUnit.SECONDS)).isEqualTo("hello");
  }

  @Test
  @DisplayName("A9: business code stays off the I/O thread unless its method says it never blocks")
  void runsOnAWorker_unlessNonBlocking() {
    assertThat(echo.worker()).startsWith("msrpc-worker");
    assertThat(echo.thread()).startsWith("msrpc-server-io");
  }

  @Test
  void timesOut_whenTheServiceIsSlow() {
    assertThatThrownBy(() -> echo.brief("x"))
        .isInstanceOf(OutcomeUnknownException.class)
        .hasMessageContaining("EchoService#brief at 127.0.0.1:")
        .hasMessageContaining("it may have run");
  }

  @Test
  void failsAsRemoteFailure_whenTheServiceThrows() {
    assertThatThrownBy(() -> echo.fail("disk on fire"))
        .isInstanceOfSatisfying(
            RemoteFailureException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.APPLICATION);
              assertThat(e.remoteType()).isEqualTo("java.io.IOException");
            })
        .hasMessageContaining("disk on fire");
  }

  @Test
  void carriesLargePayloads_compressedWhereItHelps() {
    byte[] zeros = new byte[3_000_000];
    assertThat(echo.bytes(zeros)).isEqualTo(zeros);
    byte[] noise = new byte[1_000_000];
    new java.util.Random(1).nextBytes(noise);
    assertThat(echo.bytes(noise)).isEqualTo(noise);
  }
}
