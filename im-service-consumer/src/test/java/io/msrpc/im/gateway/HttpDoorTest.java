package io.msrpc.im.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP itself: files, headers, methods, sizes, and requests that are none. */
final class HttpDoorTest {
  private final TestGateway gateway = new TestGateway("request-timeout=400ms");

  @AfterEach
  void close() {
    gateway.close();
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = gateway.request(path);
    return gateway.send(headers.length == 0 ? request : request.headers(headers));
  }

  /** What comes back for these bytes until the connection is closed. */
  private String raw(String bytes) throws IOException {
    try (Socket socket = gateway.socket()) {
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), ISO_8859_1);
    }
  }

  @Test
  void servesTheWebClient_withStrictHeaders() throws Exception {
    HttpResponse<String> index = get("/");

    assertThat(index.statusCode()).isEqualTo(200);
    assertThat(index.body()).isEqualTo("<!doctype html>hi");
    assertThat(index.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
    assertThat(index.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    assertThat(index.headers().firstValue("referrer-policy")).hasValue("no-referrer");
    assertThat(index.headers().firstValue("date")).isPresent();
    assertThat(index.headers().firstValue("set-cookie")).isEmpty();
    assertThat(index.headers().firstValue("content-security-policy").orElseThrow())
        .startsWith("default-src 'self'; connect-src 'self' ")
        .contains("ws://" + gateway.authority())
        .contains("ws://127.0.0.1:" + gateway.server.websocketPort())
        .contains("object-src 'none'")
        .contains("base-uri 'none'")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe");
  }

  @Test
  void answersNotModified_whenTheBrowserHasTheFile() throws Exception {
    HttpResponse<String> first = get("/js/app.js");
    String etag = first.headers().firstValue("etag").orElseThrow();

    HttpResponse<String> again = get("/js/app.js", "If-None-Match", "\"other\", " + etag);

    assertThat(first.headers().firstValue("content-type"))
        .hasValue("text/javascript; charset=utf-8");
    assertThat(first.headers().firstValue("cache-control")).hasValue("no-cache");
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(get("/js/app.js", "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
  }

  @Test
  void answersHead_likeGetWithoutTheBody() throws Exception {
    HttpResponse<String> head =
        gateway.send(gateway.request("/").method("HEAD", HttpRequest.BodyPublishers.noBody()));

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("content-length")).hasValue("17");
    assertThat(head.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing",
        "/../gateway.properties",
        "/%2e%2e/gateway.properties",
        "/js/../index.html",
        "/js/",
        "/js",
        "//etc/passwd",
        "/index.html%00",
        "/api/v1",
        "/api/v1/users/a/b"
      })
  void findsNothing_outsideItsFilesAndRoutes(String path) throws Exception {
    assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 404 ")
        .contains("\"code\":\"NOT_FOUND\"");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/login, 'POST'",
    "/api/v1/contacts/u1, 'DELETE'",
    "/api/v1/contacts, 'GET, HEAD, POST'",
    "/index.html, 'GET, HEAD'"
  })
  void namesTheMethods_ofAPathThatHasOthers(String path, String allowed) throws Exception {
    HttpResponse<String> response =
        gateway.send(gateway.request(path).PUT(HttpRequest.BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("allow")).hasValue(allowed);
    assertThat(response.body()).contains("METHOD_NOT_ALLOWED");
  }

  @Test
  void wantsJson_andTakesNothingElse() throws Exception {
    HttpResponse<String> form =
        gateway.send(
            gateway
                .request("/api/v1/login")
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));

    assertThat(form.statusCode()).isEqualTo(415);
    assertThat(form.body()).contains("NOT_JSON");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "nonsense", "{\"user\":1}", "{\"user\":\"a\"} {}"})
  void refusesABody_thatIsNotTheObjectWanted(String body) throws Exception {
    HttpResponse<String> response = gateway.post("/api/v1/login", body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("BAD_FORMAT").doesNotContain("nonsense");
  }

  @Test
  void refusesABody_thatIsTooLarge_announcedOrNot() throws Exception {
    String head = "POST /api/v1/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

    assertThat(raw(head + "Content-Length: 1073741824\r\n\r\n"))
        .startsWith("HTTP/1.1 413 ")
        .contains("TOO_LARGE");
    String chunk = "8000\r\n" + "x".repeat(0x8000) + "\r\n";
    assertThat(raw(head + "Transfer-Encoding: chunked\r\n\r\n" + chunk + chunk + chunk))
        .startsWith("HTTP/1.1 413 ");
  }

  @Test
  void refusesAField_thatIsTooLong() throws Exception {
    String body = "{\"user\":\"" + "a".repeat(2_000) + "\",\"password\":\"long enough\"}";

    HttpResponse<String> response = gateway.post("/api/v1/accounts", body);

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.body()).contains("user: longer than 1024 characters");
  }

  @Test
  void refusesLinesAndHeaders_thatAreTooLong() throws Exception {
    assertThat(raw("GET /" + "a".repeat(5_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
        .startsWith("HTTP/1.1 414 ");
    assertThat(raw("GET / HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(20_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0016\u0003\u0001 TLS hello\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x; script-src *\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "GET /api/v1/users/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
      })
  void answersBadRequest_toWhatIsNone(String bytes) throws Exception {
    assertThat(raw(bytes)).startsWith("HTTP/1.1 400 ");
    assertThat(get("/").statusCode()).isEqualTo(200);
  }

  @Test
  void givesUp_onAClientThatSendsTooSlowly() throws Exception {
    assertThat(raw("POST /api/v1/login HTTP/1.1\r\nHost: x\r\nContent-Le"))
        .startsWith("HTTP/1.1 408 ")
        .contains("REQUEST_TIMEOUT");
  }

  @Test
  void closesAnIdleConnection_withoutAWord() throws Exception {
    assertThat(raw("")).isEmpty();
    assertThat(raw("GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ")
        .doesNotContain("HTTP/1.1 408");
  }

  @Test
  void answersPipelinedRequests_inTheirOrder_onOneConnection() throws Exception {
    String one = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    String two = "GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    String answers = raw(one + one + two);

    assertThat(answers.split("HTTP/1.1 200 ", -1)).hasSize(3);
    assertThat(answers.indexOf("HTTP/1.1 404")).isGreaterThan(answers.lastIndexOf("HTTP/1.1 200"));
  }

  @Test
  void allowsOwnPages_andThoseOfOtherGateways() throws Exception {
    gateway.join("gw-2", 8180, 8181);

    for (String origin : new String[] {"http://" + gateway.authority(), "http://127.0.0.1:8180"}) {
      HttpResponse<String> response = get("/api/v1/me", "Origin", origin);
      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(response.headers().firstValue("access-control-allow-origin")).hasValue(origin);
      assertThat(response.headers().firstValue("vary")).hasValue("Origin");
    }
    HttpResponse<String> preflight =
        gateway.send(
            gateway
                .request("/api/v1/contacts/u1")
                .header("Origin", "http://127.0.0.1:8180")
                .header("Access-Control-Request-Method", "DELETE")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers().firstValue("access-control-allow-methods").orElseThrow())
        .contains("DELETE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://evil.example", "null", "http://127.0.0.1:1", "file://"})
  void refusesPages_ofAnyOtherOrigin(String origin) throws Exception {
    HttpResponse<String> response = get("/api/v1/me", "Origin", origin);

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body()).contains("ORIGIN_NOT_ALLOWED");
    assertThat(response.headers().firstValue("access-control-allow-origin")).isEmpty();
  }

  @Test
  void refusesConnections_beyondTheLimit() throws Exception {
    try (TestGateway small = new TestGateway("max-connections=1");
        Socket first = small.socket()) {
      String get = "GET / HTTP/1.1\r\nHost: x\r\n";
      first.getOutputStream().write((get + "\r\n").getBytes(ISO_8859_1));
      assertThat(first.getInputStream().read()).isEqualTo('H');
      try (Socket second = small.socket()) {
        assertThat(second.getInputStream().read()).isEqualTo(-1);
      }
      first.getOutputStream().write((get + "Connection: close\r\n\r\n").getBytes(ISO_8859_1));
      assertThat(new String(first.getInputStream().readAllBytes(), ISO_8859_1))
          .contains("HTTP/1.1 200 ");
    }
  }

  @Test
  void servesTheUpgradeAlone_onTheWebSocketPort() throws Exception {
    String authority = "127.0.0.1:" + gateway.server.websocketPort();
    HttpRequest request =
        HttpRequest.newBuilder(java.net.URI.create("http://" + authority + "/")).build();

    assertThat(gateway.http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(404);
    TestClient client = TestClient.connect(gateway.http, "ws://" + authority + "/im");
    client.hear("HELLO");
    client.abort();
  }
}
