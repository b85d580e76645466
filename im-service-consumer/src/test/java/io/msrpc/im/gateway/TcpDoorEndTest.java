package io.msrpc.im.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.call.RpcException;
import io.msrpc.im.gateway.protocol.Command;
import io.msrpc.im.gateway.protocol.Event;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How connections at the TCP door end, over real sockets. */
class TcpDoorEndTest {
  private final List<AutoCloseable> open = new ArrayList<>();
  private TestGateway gateway;

  private void start(String... settings) {
    gateway = new TestGateway(settings);
    gateway.tier.signIn("bob", "d0", "web"); // there is somebody to write to
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    gateway.close();
  }

  private TestDoor connect(long firstWish) {
    TestDoor client = new TestDoor(gateway.server.tcpPort(), firstWish);
    open.add(client);
    return client;
  }

  private TestDoor signIn(String user) throws Exception {
    TestDoor client = connect(Long.MAX_VALUE);
    client.authenticate(gateway.tier.signIn(user, "d1", "console")).listen();
    client.hear(Event.Heads.class);
    return client;
  }

  private static void eventually(BooleanSupplier holds) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!holds.getAsBoolean() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(holds.getAsBoolean()).isTrue();
  }

  @Test
  @DisplayName("B4, I10: a newer connection of the session ends the older one, which hears why")
  void isKicked_whenTheSessionIsOnANewerConnection() throws Exception {
    start();
    TestDoor first = signIn("ann");
    TestDoor second = signIn("ann");
    assertThat(first.hear(Event.Kick.class).reason()).isEqualTo("REPLACED");
    assertThat(first.end()).isEqualTo("4403");
    assertThat(second.say(new Command.Ping())).isInstanceOf(Event.Pong.class);
    assertThat(gateway.sessions.size()).isEqualTo(1);
  }

  @Test
  void isEndedByAnotherDoorsConnection_ofTheSameSession() throws Exception {
    start();
    TestClient browser = gateway.signIn("ann", "d1", "console");
    signIn("ann");
    assertThat(browser.hear("KICK").get("reason").asText()).isEqualTo("REPLACED");
    assertThat(browser.closeCode()).isEqualTo(4403);
  }

  @Test
  @DisplayName("C4: a session ends with its connection")
  void endsTheSession_whenTheConnectionIsGone() throws Exception {
    start();
    TestDoor ann = signIn("ann");
    assertThat(gateway.sessions.size()).isEqualTo(1);
    ann.client.close();
    eventually(() -> gateway.sessions.size() == 0 && gateway.tier.closed().size() == 1);
  }

  @Test
  @DisplayName("B8, E1: PINGs of the transport are no sign of life of the client")
  void closesWhoSaysNothing() throws Exception {
    start("heartbeat.silence=500ms");
    TestDoor ann = signIn("ann");
    assertThat(ann.end()).isEqualTo("4408");
    eventually(() -> gateway.sessions.size() == 0);
  }

  @Test
  void takesLittleBeforeAuth_andMoreAfterwards() throws Exception {
    start();
    TestDoor stranger = connect(1);
    Command big = TestDoor.send(1, "ubob", noise(12_000));
    assertThatThrownBy(() -> stranger.say(big)).hasCauseInstanceOf(RpcException.class);

    TestDoor ann = signIn("ann");
    assertThat(ann.say(big)).isInstanceOf(Event.SendAck.class);
    Command tooBig = TestDoor.send(2, "ubob", noise(100_000));
    assertThatThrownBy(() -> ann.say(tooBig)).isInstanceOf(ExecutionException.class);
    assertThat(ann.say(new Command.Ping())).isInstanceOf(Event.Pong.class);
  }

  /** A text that compression does not make small. */
  private static String noise(int length) {
    StringBuilder text = new StringBuilder();
    new Random(1).ints(length, 33, 127).forEach(text::appendCodePoint);
    return text.toString();
  }

  @Test
  void refusesConnections_beyondTheLimitOfAllDoors() throws Exception {
    start("max-connections=1");
    TestClient browser = gateway.connect();
    browser.hear("HELLO");
    try (Socket second = new Socket("127.0.0.1", gateway.server.tcpPort())) {
      second.setSoTimeout(30_000);
      String last = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(last).contains("too many connections");
    }
  }

  @Test
  @DisplayName("a stop sends clients elsewhere, completes their events, and waits for nobody")
  void sendsClientsElsewhere_whenItStops() throws Exception {
    start();
    gateway.join("gw-2", 8180, 8181);
    TestDoor ann = signIn("ann");
    CompletableFuture<Void> stopped = CompletableFuture.runAsync(gateway.server::close);
    Event.GoAway goAway = ann.hear(Event.GoAway.class);
    assertThat(goAway.gateways())
        .singleElement()
        .satisfies(other -> assertThat(other.tcp()).isEqualTo("127.0.0.1:8182"));
    assertThat(ann.end()).isEqualTo("regular");
    stopped.get(20, TimeUnit.SECONDS);
    assertThat(gateway.tier.closed()).hasSize(1);
  }
}
