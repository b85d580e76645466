package io.msrpc.im.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What running processes tell of themselves on their management ports. */
class StatusIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @RegisterExtension static final Deployment msim = new Deployment(1);

  /** An answer and its status. */
  private record Answer(int status, JsonNode json) {
    String text(String path) {
      return json.at(path).asText();
    }

    /** The health of msrpc. */
    String msRpc() {
      return text("/components/msRpc/status");
    }

    String why() {
      return json.at("/components/msRpc/details/why").toString();
    }
  }

  private static Answer get(MsimProcess process, String path) {
    return get(process.management(path));
  }

  private static Answer get(URI uri) {
    try {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build();
      HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
      return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
    } catch (IOException cause) {
      throw new AssertionError("GET " + uri, cause);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  private static Answer until(MsimProcess process, String path, Predicate<Answer> wanted) {
    return await().atMost(SOON).until(() -> get(process, path), wanted);
  }

  private static double meter(MsimProcess process, String nameAndTag) {
    return get(process, "/metrics/" + nameAndTag).json().at("/measurements/0/value").asDouble();
  }

  /** What is known of the provider by the gateway, of a service. */
  private static JsonNode provider(Answer report, String service) {
    for (JsonNode reference : report.json().at("/client/references")) {
      if (reference.get("service").asText().contains(service)) {
        return reference.at("/providers/0");
      }
    }
    return MissingNode.getInstance();
  }

  @BeforeEach
  void allIsWell() {
    until(msim.gateway(1), "/health", health -> health.msRpc().equals("UP"));
    until(msim.provider(), "/health", health -> health.msRpc().equals("UP"));
  }

  @Test
  void showsWhatIsServedAndCalled_andWhere() {
    Answer gateway = get(msim.gateway(1), "/msrpc");
    assertThat(gateway.status()).isEqualTo(200);
    assertThat(gateway.text("/server/state")).isEqualTo("SERVING");
    assertThat(gateway.text("/server/instanceId")).isEqualTo("gateway-1");
    assertThat(gateway.json().at("/server/services").toString()).contains("PushService");
    assertThat(gateway.text("/client/registry/name")).contains(msim.nacos().serverAddress());
    assertThat(gateway.json().at("/client/registry/reachable").asBoolean()).isTrue();
    JsonNode provider = provider(gateway, "LoginService");
    assertThat(provider.path("address").asText()).isEqualTo("127.0.0.1:" + msim.providerPort());
    assertThat(provider.path("origin").asText()).isEqualTo("LISTED");
    assertThat(provider.path("connection").asText()).isEqualTo("READY");
    assertThat(provider.path("health").asText()).isEqualTo("WELL");
    assertThat(gateway.json().at("/client/inFlight").isInt()).isTrue();

    Answer served = get(msim.provider(), "/msrpc");
    assertThat(served.json().at("/server/services").toString()).contains("LoginService");
    assertThat(served.json().at("/server/openConnections").asInt()).isPositive();
    assertThat(served.text("/server/connections/0/peer")).startsWith("127.0.0.1:");
    assertThat(provider(served, "PushService").path("address").asText())
        .isEqualTo("127.0.0.1:" + msim.internalPort());

    assertThat(meter(msim.gateway(1), "msrpc.client.connections?tag=state:ready")).isPositive();
    assertThat(meter(msim.gateway(1), "msrpc.client.providers.ready")).isPositive();
    assertThat(meter(msim.provider(), "msrpc.server.connections")).isPositive();
    assertThat(meter(msim.provider(), "msrpc.server.calls.limit")).isPositive();
  }

  @Test
  void isNotOnThePublicPort() {
    Answer door = get(msim.url(1).resolve("/msrpc"));
    assertThat(door.status()).isEqualTo(404);
    assertThat(door.json().has("client")).isFalse();
  }

  @Test
  @DisplayName("a provider is killed: not ready, DOWN and why, what failed; all well after a start")
  void saysThatTheProviderIsGone_andThatItIsBack() throws Exception {
    MsimProcess gateway = msim.gateway(1);
    msim.provider().kill();
    try {
      Answer down = until(gateway, "/health", health -> health.msRpc().equals("DOWN"));
      assertThat(down.status()).isEqualTo(503);
      assertThat(down.why()).contains("LoginService").contains("it could be called before");
      assertThat(get(gateway, "/health/liveness").status()).isEqualTo(200);
      assertThat(get(gateway, "/health/readiness").status()).isEqualTo(200);
      assertThat(provider(get(gateway, "/msrpc"), "LoginService").path("connection").asText())
          .isNotEqualTo("READY");
      assertThat(meter(gateway, "msrpc.client.connections?tag=state:ready")).isZero();
      assertThat(meter(gateway, "msrpc.client.providers.ready")).isZero();
      msim.signIn("nobody-status");
      Answer failed =
          until(gateway, "/msrpc", report -> report.json().toString().contains("LoginService#"));
      assertThat(failed.json().at("/client/recentFailures").findValuesAsText("peer"))
          .contains("127.0.0.1:" + msim.providerPort());
      assertThat(failed.json().toString())
          .doesNotContain("nobody-status", Deployment.password("nobody-status"));
    } finally {
      msim.provider().start();
    }
    until(gateway, "/health", health -> health.msRpc().equals("UP") && health.status() == 200);
    Answer back = get(gateway, "/msrpc");
    assertThat(provider(back, "LoginService").path("connection").asText()).isEqualTo("READY");
    assertThat(back.json().at("/client/recentFailures")).isNotEmpty();
  }

  @Test
  @DisplayName("Nacos is killed: DEGRADED, since when and why, while calls go on")
  void saysThatNacosIsAway_andThatItIsBack() throws Exception {
    MsimProcess gateway = msim.gateway(1);
    msim.nacos().kill();
    try {
      Answer away = until(gateway, "/health", health -> health.msRpc().equals("DEGRADED"));
      assertThat(away.status()).isEqualTo(200);
      assertThat(away.why()).contains("does not answer since 20");
      Answer report = get(gateway, "/msrpc");
      assertThat(report.json().at("/client/registry/reachable").asBoolean()).isFalse();
      assertThat(report.text("/client/registry/since")).startsWith("20");
      assertThat(report.text("/client/registry/why")).isNotEmpty();
      assertThat(meter(gateway, "msrpc.client.registry.reachable")).isZero();
      msim.createAccount("status-away", "Ann");
    } finally {
      msim.nacos().start();
    }
    until(gateway, "/health", health -> health.msRpc().equals("UP"));
    assertThat(meter(gateway, "msrpc.client.registry.reachable")).isEqualTo(1);
  }
}
