package io.msrpc.im.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gateway takes from the headers of a proxy, and from nobody else's. */
final class BehindAProxyTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String[] TRUSTING = {"trusted-proxies=127.0.0.1,10.1.0.0/16,fd00::/8"};
  private static final String PUBLIC = "public-url=https://chat.example:8443/our/chat";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.9 | 203.0.113.9",
        "6.6.6.6, 203.0.113.9 | 203.0.113.9", // what a client has forged stands left
        "127.0.0.1, 10.1.0.1, 203.0.113.9 | 203.0.113.9",
        "6.6.6.6, 203.0.113.9, fd00::1, 10.1.2.3 | 203.0.113.9", // proxies in a row
        "203.0.113.9,10.2.0.1 | 10.2.0.1", // next to a trusted network
        "10.1.2.3, 10.1.2.4 | 10.1.2.3", // a client in a trusted network
        "203.0.113.9:4711 | 203.0.113.9",
        "203.0.113.9, 10.1.2.3:1 | 203.0.113.9",
        "[2001:db8::9]:4711 | 2001:db8::9",
        "[2001:DB8:0::9] | 2001:db8::9",
        "2001:db8::9 | 2001:db8::9",
        "::ffff:203.0.113.9 | 203.0.113.9",
        "203.0.113.9, ::ffff:10.1.2.3 | 203.0.113.9",
        "203.0.113.9, [::ffff:a01:203]:80 | 203.0.113.9",
        "'' | 127.0.0.1",
        "unknown | 127.0.0.1",
        "203.0.113.9, unknown | 127.0.0.1",
        "203.0.113.9, _hidden, 10.1.2.3 | 10.1.2.3",
        "203.0.113.9, | 127.0.0.1",
        "203.0.113.999 | 127.0.0.1",
        "203.0.113.9:999999 | 127.0.0.1",
        "203.0.113.9:x | 127.0.0.1",
        "[203.0.113.9 | 127.0.0.1",
        "[2001:db8::9]x | 127.0.0.1",
        "2001:db8:::9 | 127.0.0.1",
        "fe80::1%eth0 | 127.0.0.1",
        "localhost | 127.0.0.1", // no name is looked up
        "0x7f.1 | 127.0.0.1",
        "for=203.0.113.9 | 127.0.0.1",
        "203.0.113.9 6.6.6.6 | 127.0.0.1"
      })
  void takesAsTheClient_theLastAddressThatIsNoTrustedProxy(String forwarded, String client)
      throws Exception {
    try (TestGateway gateway = new TestGateway(TRUSTING)) {
      assertThat(clientSeen(gateway, "X-Forwarded-For", forwarded)).isEqualTo(client);
    }
  }

  @Test
  void takesManyEntries_andManyHeaders() throws Exception {
    try (TestGateway gateway = new TestGateway(TRUSTING)) {
      String forged = String.join(", ", Collections.nCopies(100, "6.6.6.6"));
      assertThat(clientSeen(gateway, "X-Forwarded-For", forged + ", 203.0.113.9"))
          .isEqualTo("203.0.113.9");
      String proxies = String.join(", ", Collections.nCopies(100, "10.1.0.1"));
      assertThat(clientSeen(gateway, "X-Forwarded-For", "203.0.113.9, " + proxies))
          .isEqualTo("203.0.113.9");
      String junk = "x".repeat(15_000);
      assertThat(clientSeen(gateway, "X-Forwarded-For", junk + ", 203.0.113.9"))
          .isEqualTo("203.0.113.9");
      assertThat(clientSeen(gateway, "X-Forwarded-For", junk)).isEqualTo("127.0.0.1");
      assertThat(
              clientSeen(
                  gateway,
                  "X-Forwarded-For",
                  "6.6.6.6",
                  "X-Forwarded-For",
                  "203.0.113.9",
                  "X-Forwarded-For",
                  "10.1.0.1"))
          .isEqualTo("203.0.113.9");
      assertThat(login(gateway, "X-Forwarded-For", "1".repeat(20_000)).statusCode()).isEqualTo(431);
    }
  }

  @Test
  void ignoresOtherHeaders_thatNameAClient() throws Exception {
    try (TestGateway gateway = new TestGateway(TRUSTING)) {
      assertThat(clientSeen(gateway, "Forwarded", "for=203.0.113.9", "X-Real-IP", "203.0.113.9"))
          .isEqualTo("127.0.0.1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"trusted-proxies=", "trusted-proxies=127.0.0.2", PUBLIC})
  void ignoresAllOfIt_fromWhoIsNotTrusted(String setting) throws Exception {
    try (TestGateway gateway = new TestGateway(setting)) {
      HttpResponse<String> answer =
          login(
              gateway,
              "X-Forwarded-For",
              "203.0.113.9",
              "X-Forwarded-Host",
              "evil.example",
              "X-Forwarded-Proto",
              "https");

      assertThat(gateway.tier.lastLogin().remoteHost()).isEqualTo("127.0.0.1");
      assertThat(answer.body()).doesNotContain("evil.example");
      assertThat(answer.headers().toString()).doesNotContain("evil.example");
      HttpResponse<String> page =
          get(gateway, "/", "X-Forwarded-Host", "evil.example", "Origin", "https://evil.example");
      assertThat(page.statusCode()).isEqualTo(403);
    }
  }

  @Test
  void isWhereTheClientReachedIt_behindATrustedProxy() throws Exception {
    try (TestGateway gateway = new TestGateway(TRUSTING)) {
      String[] proxied = {"X-Forwarded-Host", "chat.example", "X-Forwarded-Proto", "https"};
      gateway.join("gw-2", 8180, 8181);

      JsonNode gateways = JSON.readTree(login(gateway, proxied).body()).get("gateways");
      assertThat(gateways.at("/0/ws").asText()).isEqualTo("wss://chat.example/im");
      assertThat(gateways.at("/0/tcp").asText())
          .isEqualTo("chat.example:" + gateway.server.tcpPort());
      assertThat(gateways.at("/1/ws").asText()).isEqualTo("ws://chat.example:8181/im");
      HttpResponse<String> page =
          get(gateway, "/", "X-Forwarded-Host", "chat.example", "Origin", "https://chat.example");
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
          .contains(" wss://chat.example");
      assertThat(get(gateway, "/", "X-Forwarded-Host", "a b").statusCode()).isEqualTo(400);
      assertThat(get(gateway, "/", "X-Forwarded-Host", "x; script-src *").statusCode())
          .isEqualTo(400);
      assertThat(
              JSON.readTree(login(gateway, "X-Forwarded-Host", "evil.example, one.example").body())
                  .at("/gateways/0/tcp")
                  .asText())
          .startsWith("one.example:");
    }
  }

  @Test
  void namesItsPublicUrl_inAnswersAndPolicies() throws Exception {
    try (TestGateway gateway = new TestGateway(PUBLIC)) {
      JsonNode own = JSON.readTree(login(gateway).body()).at("/gateways/0");
      assertThat(own.get("ws").asText()).isEqualTo("wss://chat.example:8443/our/chat/im");
      assertThat(own.get("tcp").asText()).isEqualTo("chat.example:" + gateway.server.tcpPort());
      HttpResponse<String> page = get(gateway, "/", "Origin", "https://chat.example:8443");
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
          .contains(" wss://chat.example:8443")
          .doesNotContain("127.0.0.1:" + gateway.server.websocketPort());
      for (String origin : List.of("http://chat.example:8443", "https://chat.example")) {
        assertThat(get(gateway, "/", "Origin", origin).statusCode()).isEqualTo(403);
      }
    }
  }

  @Test
  void namesThePublicUrlsOfOthers_andLeavesOutWhoNamesNone() throws Exception {
    try (TestGateway gateway = new TestGateway()) {
      gateway.join("gw-2", 8180, 8181, "https://two.example/im/");
      gateway.join("gw-3", 8280, 8281, "https://x; script-src *");
      gateway.join("gw-4", 8380, 8381, "javascript:alert(1)");

      JsonNode gateways = JSON.readTree(login(gateway).body()).get("gateways");
      assertThat(gateways).hasSize(2);
      assertThat(gateways.at("/1/ws").asText()).isEqualTo("wss://two.example/im/im");
      assertThat(gateways.at("/1/tcp").asText()).isEqualTo("two.example:8182");
      HttpResponse<String> page = get(gateway, "/", "Origin", "https://two.example");
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
          .contains(" wss://two.example")
          .doesNotContain("8181")
          .doesNotContain("8281")
          .doesNotContain("script-src");

      TestClient ann = gateway.signIn("ann", "d1", "web");
      gateway.server.close();
      JsonNode elsewhere = ann.hear("GOAWAY").get("gateways");
      assertThat(elsewhere).hasSize(1);
      assertThat(elsewhere.at("/0/ws").asText()).isEqualTo("wss://two.example/im/im");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/our/chat"})
  void servesPageApiAndWebSocket_whetherTheProxyRemovesThePath_orNot(String path) throws Exception {
    try (TestGateway gateway = new TestGateway(PUBLIC)) {
      assertThat(get(gateway, path + "/").body()).isEqualTo("<!doctype html>hi");
      assertThat(get(gateway, path + "/js/app.js").body()).isEqualTo("export {}");
      assertThat(get(gateway, path + "/api/v1/me").statusCode()).isEqualTo(401);
      assertThat(get(gateway, path + "/nothing").statusCode()).isEqualTo(404);
      TestClient client =
          TestClient.connect(gateway.http, "ws://" + gateway.authority() + path + "/im");
      client.hear("HELLO");
      client.abort();
    }
  }

  @Test
  void sendsToTheSlash_whoOpensThePathWithoutOne() throws Exception {
    try (TestGateway gateway = new TestGateway(PUBLIC)) {
      HttpResponse<String> answer = get(gateway, "/our/chat");
      assertThat(answer.statusCode()).isEqualTo(308);
      assertThat(answer.headers().firstValue("location")).hasValue("/our/chat/");
      assertThat(get(gateway, "/our/chatter/").statusCode()).isEqualTo(404);
      assertThat(get(gateway, "/our/chat/our/chat/").statusCode()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "public-url=chat.example",
        "public-url=ftp://chat.example/",
        "public-url=https://user@chat.example/",
        "public-url=https://chat.example/?x",
        "public-url=https://chat.example/#x",
        "public-url=https://chat.example//",
        "public-url=https://chat.example/a/../b",
        "public-url=https://chat.example/api/",
        "public-url=https://chat.example/js",
        "public-url=https://chat.example/a b",
        "trusted-proxies=proxy.example",
        "trusted-proxies=10.0.0.0/33",
        "trusted-proxies=fd00::/129",
        "trusted-proxies=10.0.0.0/",
        "trusted-proxies=10.0.0/8",
        "trusted-proxies=127.0.0.1,*"
      })
  void doesNotStart_withASettingThatIsNone(String setting) {
    assertThatThrownBy(() -> new TestGateway(setting))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(setting.replaceFirst("=.*", ""))
        .hasMessageContaining("expected");
  }

  @ParameterizedTest
  @CsvSource({
    "https://Chat.Example, wss://chat.example/im",
    "https://chat.example:443/, wss://chat.example/im",
    "http://chat.example:80, ws://chat.example/im",
    "http://chat.example:443, ws://chat.example:443/im",
    "https://chat.example/api2/, wss://chat.example/api2/im",
    "https://[2001:DB8::1]:8443/a/b.c/, wss://[2001:db8::1]:8443/a/b.c/im"
  })
  void readsAPublicUrl_asABrowserWould(String setting, String ws) throws Exception {
    try (TestGateway gateway = new TestGateway("public-url=" + setting)) {
      assertThat(JSON.readTree(login(gateway).body()).at("/gateways/0/ws").asText()).isEqualTo(ws);
    }
  }

  private static String clientSeen(TestGateway gateway, String... headers) throws Exception {
    assertThat(login(gateway, headers).statusCode()).isEqualTo(200);
    return gateway.tier.lastLogin().remoteHost();
  }

  private static HttpResponse<String> login(TestGateway gateway, String... headers)
      throws Exception {
    String account = "{\"user\":\"ann\",\"password\":\"long enough\",\"deviceId\":\"d\"";
    gateway.post("/api/v1/accounts", account + "}");
    HttpRequest.Builder request =
        gateway
            .request("/api/v1/login")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(account + ",\"platform\":\"web\"}"));
    return gateway.send(headers.length == 0 ? request : request.headers(headers));
  }

  private static HttpResponse<String> get(TestGateway gateway, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request = gateway.request(path);
    return gateway.send(headers.length == 0 ? request : request.headers(headers));
  }
}
