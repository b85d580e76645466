package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.transport.server.ServerOptions;
import io.msrpc.wire.FrameType;
import io.msrpc.wire.GoAwayReason;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who must say HELLO, when, and how a server takes its leave. */
class GreetingTest {
  private final EchoServer service = new EchoServer();
  private RpcServer server = start(ServerOptions.DEFAULTS);

  private RpcServer start(ServerOptions options) {
    return RpcServer.builder().export(EchoService.class, service).options(options).start();
  }

  private void restart(ServerOptions options) {
    server.close();
    server = start(options);
  }

  @AfterEach
  void stop() {
    service.mayEnd.release(1000);
    server.close();
  }

  @Test
  void servesAMinimalPeer_thatNeverSaysHello() throws IOException {
    try (Peer peer = new Peer(server.address())) {
      peer.send(Peer.ping(7), Peer.echo(9, "a"));
      assertThat(peer.read().type()).isEqualTo(FrameType.PONG);
      assertThat(peer.read().text()).endsWith("a");
      peer.send(Peer.echo(9, "any id that is not pending"));
      assertThat(peer.read().id()).isEqualTo(9);

      CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);

      assertGoesAway(peer, GoAwayReason.DRAINING);
      closed.orTimeout(30, TimeUnit.SECONDS).join();
    }
  }

  @Test
  void letsAMinimalPeerHaveItsAnswer_beforeItCloses() throws Exception {
    try (Peer peer = new Peer(server.address())) {
      peer.send(Peer.call(1, 1, "slow", Peer.argument("worth waiting")));
      assertThat(service.begun.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
      service.mayEnd.release();
      assertThat(peer.read().text()).endsWith("worth waiting");
      assertGoesAway(peer, GoAwayReason.DRAINING);
      closed.orTimeout(30, TimeUnit.SECONDS).join();
    }
  }

  @Test
  void saysWhyAndCloses_whenHelloComesTwiceOrLate() throws IOException {
    try (Peer twice = Peer.greeted(server.address(), "");
        Peer late = new Peer(server.address())) {
      twice.send(Peer.hello(""));
      assertGoesAway(twice, GoAwayReason.PROTOCOL_ERROR);
      late.send(Peer.ping(1), Peer.hello(""));
      assertThat(late.read().type()).isEqualTo(FrameType.PONG);
      assertGoesAway(late, GoAwayReason.PROTOCOL_ERROR);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sesame", Proofs.SECRET})
  void turnsAway_whoShowsNoProof(String secret) throws IOException {
    restart(ServerOptions.DEFAULTS.withCredentials(Proofs.SECRET));
    try (Peer peer = new Peer(server.address())) {
      peer.send(Peer.hello(secret), Peer.echo(1, "let me in"));
      assertGoesAway(peer, GoAwayReason.UNAUTHENTICATED);
    }
    assertThat(service.calls).hasValue(0);
  }

  @Test
  void turnsAway_whoCallsBeforeHello() throws IOException {
    restart(ServerOptions.DEFAULTS.withCredentials(Proofs.SECRET));
    try (Peer peer = new Peer(server.address());
        Peer large = new Peer(server.address());
        Peer known = Peer.greeted(server.address(), Proofs.SECRET)) {
      peer.send(Peer.echo(1, "let me in"), Peer.hello(Proofs.SECRET), Peer.echo(2, "now"));
      assertGoesAway(peer, GoAwayReason.UNAUTHENTICATED);
      large.send(Peer.hex("6d736e6201 00010001"));
      assertGoesAway(large, GoAwayReason.PROTOCOL_ERROR);
      known.send(Peer.call(1, 1, "bytes", new byte[100_000]));
      assertThat(known.read().status()).as("INVALID_REQUEST: read, though large").isEqualTo(2);
    }
    assertThat(service.calls).hasValue(0);
  }

  @Test
  void refusesWhatHasNotBegun_atTheDrainBound() throws Exception {
    restart(ServerOptions.DEFAULTS.withWorkers(1, 10).withDrainTimeout(Duration.ofMillis(200)));
    try (Peer peer = Peer.greeted(server.address(), "")) {
      peer.send(Peer.call(1, 1, "slow", Peer.argument("x")));
      assertThat(service.begun.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
      peer.send(Peer.echo(2, "y"), Peer.echo(3, "z"), Peer.ping(1));
      assertThat(peer.read().type()).isEqualTo(FrameType.PONG);

      CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);

      assertThat(peer.read().reason()).isEqualTo(GoAwayReason.DRAINING.code());
      for (int id = 2; id <= 3; id++) {
        Peer.Received refused = peer.read();
        assertThat(refused.id()).isEqualTo(id);
        assertThat(refused.status()).as("UNAVAILABLE").isEqualTo(8);
      }
      assertThat(assertGoesAway(peer, GoAwayReason.CLOSING).body()[3]).isEqualTo((byte) 3);
      service.mayEnd.release();
      closed.orTimeout(30, TimeUnit.SECONDS).join();
    }
    assertThat(service.calls).as("only the first one ran").hasValue(1);
  }

  private static Peer.Received assertGoesAway(Peer peer, GoAwayReason reason) throws IOException {
    Peer.Received frame = peer.read();
    assertThat(frame.type()).isEqualTo(FrameType.GOAWAY);
    assertThat(frame.reason()).as(frame.text()).isEqualTo(reason.code());
    assertThat(peer.readOrEnd()).isNull();
    return frame;
  }
}
