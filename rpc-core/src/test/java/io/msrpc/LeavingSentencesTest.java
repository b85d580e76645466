package io.msrpc;

import static io.msrpc.Sentences.frame;
import static io.msrpc.Sentences.greet;
import static io.msrpc.Sentences.greetAnn;
import static io.msrpc.Sentences.isServed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.conformance.ConformanceServer;
import io.msrpc.transport.server.ServerOptions;
import io.msrpc.wire.FrameType;
import io.msrpc.wire.GoAwayReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What docs/protocol.md says under "Liveness" and "Leaving", tried on a running server. Others of
 * these sentences have tests of their own: HostileInputTest (too many PINGs), ServerConnectionTest
 * (how long silence may last), GreetingTest (the end of the server's patience, minimal peers).
 */
@Timeout(60)
class LeavingSentencesTest {
  private static final int REQUEST = 1;
  private static final int CANCEL = 7;
  private static final int ONEWAY = 11;
  private static final byte[] RESPONSE = Peer.frame(2, 1, 0, 1, Peer.hex("00 00 00"));

  private RpcServer server;

  private void start(ServerOptions options) {
    server = ConformanceServer.start(0, options);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void answersAPing_whileEveryWorkerIsBusy() throws IOException {
    start(ServerOptions.DEFAULTS.withWorkers(1, 10));
    Sentences.check(
        "Who receives a PING answers with a PONG at once, whatever else is going on.",
        peer -> {
          peer.send(frame(REQUEST, 1, "sleep", new byte[0]), greetAnn(2), Peer.ping(9));
          assertThat(peer.read()).extracting("type", "id").containsExactly(FrameType.PONG, 9);
          peer.send(Peer.frame(CANCEL, 0, 0, 1, new byte[0]));
          assertThat(peer.read().text()).endsWith("hello ann");
        },
        server);
  }

  @Test
  void closesASilentConnection_laterIfTheHeartbeatIsSlow() throws IOException {
    assertThat(ServerOptions.DEFAULTS.idleTimeout()).isEqualTo(Duration.ofSeconds(10));
    start(ServerOptions.DEFAULTS.withIdleTimeout(Duration.ofMillis(300)));
    Sentences.check(
        "which it has read nothing for 10 s, or three heartbeats if that is longer.",
        slow -> {
          greet(slow, "01 0504 ffffff00");
          try (Peer silent = new Peer(server.address())) {
            assertThat(silent.readOrEnd()).isNull();
          }
          isServed(slow, 1);
        },
        server);
  }

  @Test
  void sendsNoPings() throws IOException {
    start(ServerOptions.DEFAULTS.withIdleTimeout(Duration.ofMillis(300)));
    Sentences.check(
        "The server sends no PINGs.",
        peer -> {
          greet(peer, "01 0502 e807");
          assertThat(peer.readOrEnd()).as("all in three heartbeats of 1 s").isNull();
        },
        server);
  }

  @Test
  void stopsListening_andServesWhatArrives() throws IOException {
    start(ServerOptions.DEFAULTS);
    CompletableFuture<Void> closed = new CompletableFuture<>();
    Sentences.check(
        "stops listening and sends GOAWAY(2³¹−1, DRAINING). It still serves what arrives.",
        peer -> {
          greet(peer, "00");
          peer.send(frame(REQUEST, 1, "never", new byte[0]));
          isServed(peer, 2);
          closed.completeAsync(
              () -> {
                server.close();
                return null;
              });
          assertGoesAway(peer, Integer.MAX_VALUE, GoAwayReason.DRAINING);
          assertThatThrownBy(() -> new Peer(server.address())).isInstanceOf(ConnectException.class);
          isServed(peer, 3);
        },
        server);
    closed.orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Test
  void namesTheHighestIdThatMayHaveBeenStarted() throws IOException {
    start(ServerOptions.DEFAULTS);
    Sentences.check(
        "*last* is the highest id of a REQUEST or ONEWAY that may have been started",
        peer -> {
          greet(peer, "00");
          isServed(peer, 3);
          peer.send(frame(ONEWAY, 5, "tell", Peer.argument("news")), RESPONSE, greetAnn(6));
          assertGoesAway(peer, 5, GoAwayReason.PROTOCOL_ERROR);
          assertThat(peer.readOrEnd()).isNull();
        },
        server);
  }

  @Test
  void readsOnAndBeginsNothing_afterItsGoAway() throws IOException {
    start(ServerOptions.DEFAULTS);
    Sentences.check(
        "Nothing that arrives after the GOAWAY is begun or answered.",
        peer -> {
          peer.send(RESPONSE, tells(10), Peer.frame(128, 0, 0, 0, new byte[64 * 1024]));
          assertGoesAway(peer, 0, GoAwayReason.PROTOCOL_ERROR);
          assertThat(peer.readOrEnd()).as("an end, no reset").isNull();
          try (Peer other = new Peer(server.address())) {
            other.send(frame(REQUEST, 1, "told", new byte[0]));
            assertThat(other.read().text()).doesNotContain("late");
          }
        },
        server);
  }

  private static byte[] tells(int calls) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int id = 1; id <= calls; id++) {
      all.writeBytes(frame(ONEWAY, id, "tell", Peer.argument("late")));
    }
    return all.toByteArray();
  }

  private static void assertGoesAway(Peer peer, int last, GoAwayReason reason) throws IOException {
    Peer.Received answer = peer.read();
    assertThat(answer.type()).isEqualTo(FrameType.GOAWAY);
    assertThat(ByteBuffer.wrap(answer.body()).getInt()).isEqualTo(last);
    assertThat(answer.reason()).isEqualTo(reason.code());
  }
}
