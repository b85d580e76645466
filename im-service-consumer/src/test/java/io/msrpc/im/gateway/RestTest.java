package io.msrpc.im.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RestTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ANN =
      "{\"user\":\"ann\",\"password\":\"long enough\",\"nick\":\"Ann\"}";

  private final TestGateway gateway = new TestGateway();

  @AfterEach
  void close() {
    gateway.close();
  }

  private static JsonNode json(HttpResponse<String> response) throws Exception {
    return JSON.readTree(response.body());
  }

  private static void assertProblem(HttpResponse<String> response, int status, String code)
      throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    JsonNode problem = json(response);
    assertThat(problem.get("code").asText()).isEqualTo(code);
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("type").asText()).isEqualTo("about:blank");
    assertThat(problem.get("title").asText()).isNotEmpty();
    assertThat(problem.get("detail").asText()).isNotEmpty();
  }

  private String login(String deviceId) throws Exception {
    HttpResponse<String> response =
        gateway.post(
            "/api/v1/login",
            "{\"user\":\"ann\",\"password\":\"long enough\",\"deviceId\":\"%s\",\"platform\":\"web\"}"
                .formatted(deviceId));
    return json(response).get("token").asText();
  }

  @Test
  @DisplayName("C1: HTTP for register, login and account; the token opens the WebSocket")
  void registersAndSignsIn() throws Exception {
    HttpResponse<String> registered = gateway.post("/api/v1/accounts", ANN);
    assertThat(registered.statusCode()).isEqualTo(201);
    assertThat(json(registered))
        .isEqualTo(JSON.readTree("{\"uid\":\"uann\",\"user\":\"ann\",\"nick\":\"Ann\"}"));

    gateway.join("gw-2", 8180, 8181);
    HttpResponse<String> signedIn =
        gateway.post(
            "/api/v1/login",
            "{\"user\":\"ann\",\"password\":\"long enough\",\"deviceId\":\"d1\",\"platform\":\"web\",\"appVersion\":\"1\"}");
    assertThat(signedIn.statusCode()).isEqualTo(200);
    assertThat(signedIn.headers().firstValue("cache-control")).hasValue("no-store");
    JsonNode login = json(signedIn);
    assertThat(login.get("uid").asText()).isEqualTo("uann");
    assertThat(login.get("expiresAt").asLong()).isGreaterThan(System.currentTimeMillis());
    assertThat(login.at("/gateways/0/id").asText()).isEqualTo("gw-1");
    assertThat(login.at("/gateways/0/ws").asText())
        .isEqualTo("ws://127.0.0.1:" + gateway.server.websocketPort() + "/im");
    assertThat(login.at("/gateways/0/tcp").asText())
        .isEqualTo("127.0.0.1:" + gateway.server.tcpPort());
    assertThat(login.at("/gateways/1/tcp").asText()).isEqualTo("127.0.0.1:8182");
    assertThat(login.at("/gateways/1/ws").asText()).isEqualTo("ws://127.0.0.1:8181/im");

    TestClient client = gateway.connect();
    client.say("AUTH", 1, "{\"token\":\"" + login.get("token").asText() + "\"}");
    client.hear("AUTH_OK");
  }

  @ParameterizedTest
  @CsvSource({
    "ann, long enough, 409, USER_TAKEN",
    "bob, short, 400, WEAK_PASSWORD",
  })
  void refusesAnAccount(String user, String password, int status, String code) throws Exception {
    gateway.post("/api/v1/accounts", ANN);

    String body = "{\"user\":\"" + user + "\",\"password\":\"" + password + "\"}";
    assertProblem(gateway.post("/api/v1/accounts", body), status, code);
  }

  @Test
  @DisplayName("B: any password accepted (defect)")
  void refusesAWrongPassword_andSaysNoMoreThanForAnUnknownUser() throws Exception {
    gateway.post("/api/v1/accounts", ANN);
    String rest = "\"password\":\"wrong\",\"deviceId\":\"d\",\"platform\":\"web\"}";

    HttpResponse<String> wrong = gateway.post("/api/v1/login", "{\"user\":\"ann\"," + rest);
    HttpResponse<String> unknown = gateway.post("/api/v1/login", "{\"user\":\"eve\"," + rest);

    assertProblem(wrong, 401, "WRONG_PASSWORD");
    assertThat(unknown.body()).isEqualTo(wrong.body());
    assertThat(wrong.headers().firstValue("www-authenticate")).hasValue("Bearer");
  }

  @Test
  void carriesADeviceTicket_fromOneSignInToTheNext() throws Exception {
    gateway.post("/api/v1/accounts", ANN);
    String login =
        "{\"user\":\"ann\",\"password\":\"long enough\",\"deviceId\":\"d1\",\"platform\":\"web\"";

    String ticket = json(gateway.post("/api/v1/login", login + "}")).get("deviceTicket").asText();
    assertThat(gateway.tier.lastLogin().deviceTicket()).isNull();
    gateway.post("/api/v1/login", login + ",\"deviceTicket\":\"" + ticket + "\"}");
    assertThat(gateway.tier.lastLogin().deviceTicket()).isEqualTo(ticket).isEqualTo("ticket-d1");

    String long2049 = ",\"deviceTicket\":\"" + "x".repeat(2_049) + "\"}";
    assertProblem(gateway.post("/api/v1/login", login + long2049), 413, "TOO_LARGE");
    assertProblem(gateway.post("/api/v1/login", login + ",\"deviceTicket\":7}"), 400, "BAD_FORMAT");
  }

  @Test
  void tellsWhenToTryAgain_afterTooManyTries() throws Exception {
    HttpResponse<String> response =
        gateway.post(
            "/api/v1/login",
            "{\"user\":\"ann\",\"password\":\"too many\",\"deviceId\":\"d\",\"platform\":\"web\"}");

    assertProblem(response, 429, "TOO_MANY_TRIES");
    assertThat(response.headers().firstValue("retry-after")).hasValue("3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/me",
        "/api/v1/users/ann",
        "/api/v1/gateways",
        "/api/v1/contacts",
        "/api/v1/conversations",
        "/api/v1/conversations/p.a.b/entries",
        "/api/v1/sessions"
      })
  void refusesEverythingElse_withoutAGoodToken(String path) throws Exception {
    assertProblem(gateway.send(gateway.request(path)), 401, "UNAUTHENTICATED");
    assertProblem(gateway.get(path, "forged"), 401, "UNAUTHENTICATED");
    assertProblem(gateway.get(path, "expired"), 401, "TOKEN_EXPIRED");
    assertProblem(gateway.get(path, "x".repeat(3_000)), 401, "UNAUTHENTICATED");
    assertProblem(gateway.get(path + "?token=token-s-ann-d1", ""), 401, "UNAUTHENTICATED");
  }

  @Test
  void tellsWhoIAm_andFindsOthersByName() throws Exception {
    String token = gateway.tier.signIn("ann", "d1", "web");
    gateway.tier.signIn("bob", "d2", "web");

    assertThat(json(gateway.get("/api/v1/me", token)).get("uid").asText()).isEqualTo("uann");
    assertThat(json(gateway.get("/api/v1/users/Bob", token)).get("uid").asText()).isEqualTo("ubob");
    assertProblem(gateway.get("/api/v1/users/nobody", token), 404, "NO_SUCH_USER");
  }

  @Test
  void limitsLookUps_soNobodyListsAllUsers() throws Exception {
    String token = gateway.tier.signIn("ann", "d1", "web");

    HttpResponse<String> last = gateway.get("/api/v1/users/u0", token);
    for (int i = 1; i < 100 && last.statusCode() != 429; i++) {
      last = gateway.get("/api/v1/users/u" + i, token);
    }

    assertProblem(last, 429, "RATE_LIMITED");
    assertThat(last.headers().firstValue("retry-after")).hasValue("1");
  }

  @Test
  void keepsContacts() throws Exception {
    String token = gateway.tier.signIn("ann", "d1", "web");
    gateway.tier.signIn("bob", "d2", "web");
    gateway.tier.signIn("cid", "d2", "web");

    assertThat(contact(token, "{\"uid\":\"ubob\"}").statusCode()).isEqualTo(204);
    assertThat(contact(token, "{\"uid\":\"ucid\"}").statusCode()).isEqualTo(204);
    assertProblem(contact(token, "{\"uid\":\"ubob\"}"), 409, "LIST_FULL");
    assertProblem(contact(token, "{\"uid\":\"unobody\"}"), 404, "NO_SUCH_USER");
    assertProblem(contact(token, "{}"), 400, "BAD_FORMAT");
    JsonNode list = json(gateway.get("/api/v1/contacts", token)).get("contacts");
    assertThat(list.get(0).get("nick").asText()).isEqualTo("BOB");

    assertThat(delete("/api/v1/contacts/ubob", token).statusCode()).isEqualTo(204);
    assertProblem(delete("/api/v1/contacts/ubob", token), 404, "NO_SUCH_USER");
  }

  private HttpResponse<String> contact(String token, String body) throws Exception {
    return gateway.send(
        gateway
            .request("/api/v1/contacts")
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> delete(String path, String token) throws Exception {
    return gateway.send(gateway.request(path).header("Authorization", "Bearer " + token).DELETE());
  }

  @Test
  @DisplayName("C5: conversations with their unread counts and last entries, and what is in them")
  void listsConversations_andReadsThem() throws Exception {
    String token = gateway.tier.signIn("bob", "d2", "web");
    TestClient ann = gateway.signIn("ann", "d1", "web");
    ann.send(1, ChatOverWebSocketTest.cmid(1), "ubob", "one");
    ann.send(2, ChatOverWebSocketTest.cmid(2), "ubob", "two");
    ann.hear("SEND_ACK");
    ann.hear("SEND_ACK");

    JsonNode page = json(gateway.get("/api/v1/conversations?limit=10", token));
    assertThat(page.at("/conversations/0/conv").asText()).isEqualTo("p.uann.ubob");
    assertThat(page.at("/conversations/0/unread").asLong()).isEqualTo(2);
    assertThat(page.at("/conversations/0/last/content").asText()).isEqualTo("two");
    assertThat(page.get("more").asBoolean()).isFalse();
    assertThat(json(gateway.get("/api/v1/conversations?before=1", token)).get("conversations"))
        .isEmpty();

    String entries = "/api/v1/conversations/p.uann.ubob/entries";
    assertThat(json(gateway.get(entries, token)).at("/entries/1/content").asText())
        .isEqualTo("two");
    JsonNode first = json(gateway.get(entries + "?from=1&to=9&limit=1", token));
    assertThat(first.get("to").asLong()).isEqualTo(1);
    assertThat(first.get("more").asBoolean()).isTrue();
    assertProblem(gateway.get(entries + "?from=0", token), 400, "BAD_FORMAT");
    assertProblem(gateway.get(entries + "?from=1&from=2", token), 400, "BAD_FORMAT");
    assertProblem(gateway.get(entries + "?limit=x", token), 400, "BAD_FORMAT");
    assertProblem(gateway.get(entries + "?epoch=5", token), 409, "WRONG_EPOCH");
    assertProblem(
        gateway.get("/api/v1/conversations/p.uann.ucid/entries", token),
        404,
        "NO_SUCH_CONVERSATION");
  }

  @Test
  @DisplayName("B2: logout ends the session and its connection")
  void logsOut_andClosesTheConnection() throws Exception {
    gateway.post("/api/v1/accounts", ANN);
    String token = login("d1");
    TestClient client = gateway.connect();
    client.say("AUTH", 1, "{\"token\":\"" + token + "\"}");
    client.hear("AUTH_OK");

    HttpResponse<String> out =
        gateway.send(
            gateway
                .request("/api/v1/logout")
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.noBody()));

    assertThat(out.statusCode()).isEqualTo(204);
    assertThat(client.hear("KICK").get("reason").asText()).isEqualTo("SIGNED_OUT");
    assertThat(client.closeCode()).isEqualTo(4403);
    assertProblem(gateway.get("/api/v1/me", token), 401, "UNAUTHENTICATED");
  }

  @Test
  void listsSessions_andEndsOne() throws Exception {
    gateway.post("/api/v1/accounts", ANN);
    String token = login("d1");
    String other = login("d2");

    JsonNode list = json(gateway.get("/api/v1/sessions", token));
    assertThat(list.get("current").asText()).isEqualTo("s-ann-d1");
    assertThat(list.get("sessions")).hasSize(2);
    assertThat(delete("/api/v1/sessions/s-ann-d2", token).statusCode()).isEqualTo(204);
    assertProblem(gateway.get("/api/v1/me", other), 401, "UNAUTHENTICATED");
    assertProblem(delete("/api/v1/sessions/s-ann-d2", token), 404, "NO_SUCH_SESSION");
  }

  @Test
  void listsGateways_thisOneFirst() throws Exception {
    gateway.join("gw-2", 8180, 8181);
    gateway.join("gw-1", gateway.server.httpPort(), gateway.server.websocketPort());

    JsonNode list = json(gateway.get("/api/v1/gateways", gateway.tier.signIn("ann", "d1", "web")));

    assertThat(list.at("/gateways/0/id").asText()).isEqualTo("gw-1");
    assertThat(list.at("/gateways/1/id").asText()).isEqualTo("gw-2");
    assertThat(list.get("gateways")).hasSize(2);
  }
}
