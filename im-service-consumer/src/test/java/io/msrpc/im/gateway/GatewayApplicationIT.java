package io.msrpc.im.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.msrpc.RpcClient;
import io.msrpc.RpcServer;
import io.msrpc.im.account.LoginService;
import io.msrpc.im.chat.ChatService;
import io.msrpc.im.contact.ContactService;
import io.msrpc.im.gateway.session.Backend;
import io.msrpc.im.push.EntriesPush;
import io.msrpc.im.push.Kick;
import io.msrpc.im.push.KickReason;
import io.msrpc.im.push.PushService;
import io.msrpc.im.push.ReadPush;
import io.msrpc.im.session.SessionService;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.spring.MsRpcLifecycle;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The gateway as it is deployed, and a logic tier behind real calls in both directions. */
final class GatewayApplicationIT {
  private final MemoryTier tier = new MemoryTier();
  private final HttpClient http = HttpClient.newHttpClient();
  private RpcServer logicTier;
  private ConfigurableApplicationContext gateway;

  @BeforeEach
  void start() {
    Backend services = tier.backend();
    logicTier =
        RpcServer.builder()
            .export(LoginService.class, services.logins())
            .export(SessionService.class, services.sessions())
            .export(ChatService.class, services.chats())
            .export(ContactService.class, services.contacts())
            .start();
    gateway =
        GatewayApplication.builder()
            .run(
                "--msim.gateway.http-port=0",
                "--msim.gateway.websocket-port=0",
                "--msim.gateway.tcp-port=0",
                "--msim.gateway.id=gw-it",
                "--msim.gateway.go-away-after=200ms",
                "--management.server.port=",
                "--server.port=0",
                "--server.tomcat.basedir=target/tomcat",
                "--msrpc.server.port=0",
                "--msrpc.registry.addresses=" + logicTier.address());
  }

  @AfterEach
  void stop() {
    gateway.close();
    logicTier.close();
  }

  private String internalAddress() {
    return gateway.getBean(MsRpcLifecycle.class).server().orElseThrow().address().toString();
  }

  private static RpcClient clientOf(String address) {
    return RpcClient.builder().registry(FixedRegistry.of(address)).build();
  }

  private HttpResponse<String> get(int port, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private TestClient signIn(String user) throws Exception {
    int port = gateway.getBean(GatewayServer.class).httpPort();
    TestClient client = TestClient.connect(http, "ws://127.0.0.1:" + port + "/im");
    client.say("AUTH", 1, "{\"token\":\"" + tier.signIn(user, "d", "web") + "\"}");
    client.hear("AUTH_OK");
    client.hear("HEADS");
    return client;
  }

  @Test
  @DisplayName("A10: the gateway calls, and is called back, through msrpc")
  void chats_throughRealCallsInBothDirections() throws Exception {
    String address = internalAddress();
    try (RpcClient back = clientOf(address)) {
      tier.pushTo(new ByAddress(back.reference(PushService.class), address));
      TestClient ann = signIn("ann");
      TestClient bob = signIn("bob");

      ann.send(2, ChatOverWebSocketTest.cmid(1), "ubob", "through it all 你好 😀");

      assertThat(ann.hear("SEND_ACK").get("seq").asLong()).isEqualTo(1);
      assertThat(bob.hear("PUSH").at("/entries/0/content").asText())
          .isEqualTo("through it all 你好 😀");
      ann.abort();
      bob.abort();
    }
  }

  @Test
  @DisplayName("PushService is served on the internal port alone")
  void servesPushes_onNoOtherPort() throws Exception {
    GatewayServer server = gateway.getBean(GatewayServer.class);
    int management = ((ServletWebServerApplicationContext) gateway).getWebServer().getPort();
    Kick harmless = new Kick("nobody", 1, KickReason.SIGNED_OUT);

    String internal = internalAddress();
    assertThat(internal).startsWith("127.0.0.1:");
    try (RpcClient client = clientOf(internal)) {
      client.reference(PushService.class).kick(internal, harmless).get(30, TimeUnit.SECONDS);
    }
    for (int port : new int[] {server.httpPort(), server.websocketPort(), management}) {
      String address = "127.0.0.1:" + port;
      try (RpcClient client = clientOf(address)) {
        CompletableFuture<Void> call = client.reference(PushService.class).kick(address, harmless);
        assertThatThrownBy(() -> call.get(30, TimeUnit.SECONDS)).as(address).isNotNull();
      }
    }
  }

  @Test
  void servesTheWebClient_onItsOwnPort_andHealthOnTheManagementPort() throws Exception {
    int port = gateway.getBean(GatewayServer.class).httpPort();
    int management = ((ServletWebServerApplicationContext) gateway).getWebServer().getPort();

    assertThat(get(port, "/").body()).containsIgnoringCase("<!doctype html>");
    assertThat(new ObjectMapper().readTree(get(port, "/api/v1/openapi.json").body()).has("paths"))
        .isTrue();
    assertThat(get(port, "/health").statusCode()).isEqualTo(404);
    assertThat(get(management, "/").body()).doesNotContainIgnoringCase("<!doctype html>");
    assertThat(get(management, "/health/readiness").body()).contains("UP");
    Awaitility.await().until(() -> get(management, "/health").statusCode() == 200);
    assertThat(get(management, "/metrics/msim.gateway.sessions").statusCode()).isEqualTo(200);
  }

  @Test
  void saysSo_whenTheLogicTierIsAway_andGoesOnWhenItIsBack() throws Exception {
    int management = ((ServletWebServerApplicationContext) gateway).getWebServer().getPort();
    TestClient ann = signIn("ann");
    logicTier.close();

    ann.send(2, ChatOverWebSocketTest.cmid(1), "uann", "to myself");

    assertThat(ann.hearWhole("ERROR").at("/body/code").asText()).isIn("BUSY", "UNKNOWN_OUTCOME");
    assertThat(get(management, "/health/readiness").statusCode()).isEqualTo(200);
    ann.say("PING", 3, "{}");
    ann.hear("PONG");
    ann.abort();
  }

  /** The registry of this test knows instances by their address. */
  private record ByAddress(PushService gateway, String address) implements PushService {
    @Override
    public CompletableFuture<Void> entries(String id, EntriesPush push) {
      return gateway.entries(address, push);
    }

    @Override
    public CompletableFuture<Void> read(String id, ReadPush push) {
      return gateway.read(address, push);
    }

    @Override
    public CompletableFuture<Void> kick(String id, Kick kick) {
      return gateway.kick(address, kick);
    }
  }
}
