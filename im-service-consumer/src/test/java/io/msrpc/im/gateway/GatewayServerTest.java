package io.msrpc.im.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.msrpc.im.gateway.http.StaticFiles;
import io.msrpc.im.gateway.session.SessionMap;
import io.msrpc.im.session.Cursor;
import io.msrpc.im.session.SessionRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Starting, stopping, and what happens to clients meanwhile. */
final class GatewayServerTest {
  @Test
  @DisplayName("E1: going away is said before it is done; nothing confirmed is lost")
  void sendsClientsElsewhere_andTellsTheLogicTierEverything_whenItStops() throws Exception {
    TestGateway gateway = new TestGateway("upkeep=1h");
    gateway.join("gw-2", 8180, 8181);
    TestClient ann = gateway.signIn("ann", "d1", "web");
    TestClient stranger = gateway.connect();
    stranger.hear("HELLO");
    ann.say("ACK", 1, "{\"acks\":[{\"conv\":\"c\",\"epoch\":1,\"upTo\":9}]}");
    ann.say("PING", 2, "{}");
    ann.hear("PONG");

    gateway.server.close();

    for (TestClient client : new TestClient[] {ann, stranger}) {
      JsonNode goAway = client.hear("GOAWAY");
      assertThat(goAway.get("afterMs").asLong()).isEqualTo(200);
      assertThat(goAway.at("/gateways/0/ws").asText()).isEqualTo("ws://127.0.0.1:8181/im");
      assertThat(goAway.get("gateways")).hasSize(1);
      assertThat(client.closeCode()).isEqualTo(1001);
    }
    assertThat(gateway.tier.cursor("uann", "d1", "c")).contains(new Cursor("c", 1, 9, 0));
    assertThat(gateway.tier.closed()).containsExactly(new SessionRef("uann", "s-ann-d1", 1));
    assertThat(gateway.sessions.size()).isZero();
    gateway.close();
  }

  @Test
  void leavesNoThreadBehind() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    TestGateway gateway = new TestGateway();
    TestClient client = gateway.connect();
    client.hear("HELLO");

    gateway.close();
    gateway.close();

    List<Thread> started =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> !before.contains(thread))
            .filter(thread -> thread.getName().contains("EventLoop"))
            .toList();
    for (Thread thread : started) {
      thread.join(5_000);
    }
    assertThat(started).noneMatch(Thread::isAlive);
  }

  @Test
  void namesThePort_thatIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      GatewayProperties properties =
          new Binder(
                  new MapConfigurationPropertySource(
                      Map.of(
                          "msim.gateway.http-port",
                          "0",
                          "msim.gateway.tcp-port",
                          "0",
                          "msim.gateway.websocket-port",
                          "" + taken.getLocalPort())))
              .bindOrCreate("msim.gateway", GatewayProperties.class);
      GatewayServer server =
          new GatewayServer(
              properties,
              new MemoryTier().backend(),
              new SessionMap(),
              List::of,
              new StaticFiles(Map.of()));

      assertThatThrownBy(server::start)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort());
    }
  }

  @Test
  @DisplayName("B4: a second login on the same platform ends the first one's connection (policy)")
  void closesTheOlderConnection_whenTheSameDeviceConnectsAgain() throws Exception {
    try (TestGateway gateway = new TestGateway()) {
      TestClient first = gateway.signIn("ann", "d1", "web");
      TestClient second = gateway.signIn("ann", "d1", "web");

      assertThat(first.hear("KICK").get("reason").asText()).isEqualTo("REPLACED");
      assertThat(first.closeCode()).isEqualTo(4403);
      second.say("PING", 1, "{}");
      second.hear("PONG");
      assertThat(gateway.sessions.size()).isEqualTo(1);
    }
  }

  @Test
  void closesAConnection_whoseTokenHasExpired() throws Exception {
    try (TestGateway gateway = new TestGateway()) {
      gateway.tier.tokenMillis = 300;
      TestClient ann = gateway.signIn("ann", "d1", "web");

      assertThat(ann.hear("KICK").get("reason").asText()).isEqualTo("EXPIRED");
      assertThat(ann.closeCode()).isEqualTo(4403);
    }
  }

  @Test
  @DisplayName("C4: a session is removed when its connection is gone, and the others stay")
  void removesASession_whenItsConnectionIsGone() throws Exception {
    try (TestGateway gateway = new TestGateway()) {
      TestClient web = gateway.signIn("ann", "d1", "web");
      TestClient phone = gateway.signIn("ann", "d2", "ios");
      assertThat(gateway.sessions.ofUser("uann")).hasSize(2);

      phone.socket().sendClose(1000, "bye").get(30, TimeUnit.SECONDS);
      phone.closeCode();

      // The answer to the close frame arrives before the gateway's end of the connection is closed.
      Awaitility.await().until(() -> gateway.sessions.find("s-ann-d2") == null);
      web.say("PING", 1, "{}");
      web.hear("PONG");
      assertThat(gateway.sessions.find("s-ann-d1")).isNotNull();
    }
  }

  @Test
  void announcesItsSessions_whenTheLogicTierWasRestarted() throws Exception {
    try (TestGateway gateway = new TestGateway("upkeep=20ms")) {
      gateway.signIn("ann", "d1", "web");
      gateway.tier.bootId = "boot-2";

      assertThat(gateway.tier.announced().get(30, TimeUnit.SECONDS))
          .contains(new SessionRef("uann", "s-ann-d1", 1));
      assertThat(gateway.server.reachesLogicTier()).isTrue();
    }
  }

  @Test
  @DisplayName("I13: a client that reads nothing costs bounded memory, and nobody else's latency")
  void endsAConnection_thatTakesNothing_andServesTheOthers() throws Exception {
    try (TestGateway gateway =
            new TestGateway(
                "heartbeat.stuck=1s",
                "limits.sends-per-second=100000",
                "limits.send-burst=100000");
        Socket bob = stuckClient(gateway, gateway.tier.signIn("bob", "d3", "web"))) {
      TestClient ann = gateway.signIn("ann", "d1", "web");
      String big = "x".repeat(16_000);

      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      int sent = 0;
      do {
        ann.send(++sent, ChatOverWebSocketTest.cmid(sent), "ubob", big);
        ann.hear("SEND_ACK");
      } while (gateway.sessions.size() > 1 && System.nanoTime() < deadline);

      assertThat(gateway.sessions.find("s-bob-d3")).isNull();
      assertThat(gateway.sessions.find("s-ann-d1")).isNotNull();
      assertThat(bob.isConnected()).isTrue();
    }
  }

  /** A client that authenticates and then reads nothing any more. */
  private static Socket stuckClient(TestGateway gateway, String token) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress("127.0.0.1", gateway.server.httpPort()));
    OutputStream out = socket.getOutputStream();
    out.write(
        ("GET /im HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Protocol: msim.json.v1\r\n\r\n")
            .getBytes(UTF_8));
    InputStream in = socket.getInputStream();
    while (in.read() != '{') {
      // up to HELLO, after which frames are welcome
    }
    byte[] auth = ("{\"cmd\":\"AUTH\",\"body\":{\"token\":\"" + token + "\"}}").getBytes(UTF_8);
    out.write(new byte[] {(byte) 0x81, (byte) (0x80 | auth.length), 0, 0, 0, 0});
    out.write(auth);
    return socket;
  }
}
