package io.msrpc.im.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.msrpc.RpcClient;
import io.msrpc.call.ServiceContract;
import io.msrpc.im.account.LoginService;
import io.msrpc.im.gateway.GatewayApplication;
import io.msrpc.im.provider.ProviderApplication;
import io.msrpc.im.push.PushService;
import io.msrpc.nacos.EmbeddedNacos;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Provider and gateway with a real Nacos between them, in this JVM, so that their spans can be
 * read: an operator adds the tracing bridge to the class path, and so does this module.
 */
final class ObservedCallsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LOGINS = LoginService.class.getName();
  private static final String PUSHES = PushService.class.getName();

  private final EmbeddedNacos nacos = new EmbeddedNacos();
  private final HttpClient http = HttpClient.newHttpClient();
  private final InMemorySpanExporter providersSpans = InMemorySpanExporter.create();
  private final InMemorySpanExporter gatewaysSpans = InMemorySpanExporter.create();
  private final int door = new FreePorts().next();
  private final URI url = URI.create("http://127.0.0.1:" + door);

  @TempDir private Path directory;
  private ConfigurableApplicationContext provider;
  private ConfigurableApplicationContext gateway;

  @BeforeEach
  void start() {
    nacos.start();
    provider =
        run(
            new SpringApplicationBuilder(ProviderApplication.class),
            providersSpans,
            "provider",
            "--msim.provider.data-directory=" + directory.resolve("data"),
            "--msim.provider.password-strength=4");
    gateway =
        run(
            GatewayApplication.builder(),
            gatewaysSpans,
            "gateway",
            "--management.server.port=",
            "--msrpc.server.instance-id=gateway-1",
            "--msim.gateway.http-port=" + door,
            "--msim.gateway.websocket-port=0",
            "--msim.gateway.tcp-port=0");
    awaitProvider(provider, PushService.class);
    awaitProvider(gateway, LoginService.class);
  }

  @AfterEach
  void stop() {
    if (gateway != null) {
      gateway.close();
    }
    if (provider != null) {
      provider.close();
    }
    nacos.close();
  }

  private ConfigurableApplicationContext run(
      SpringApplicationBuilder application,
      InMemorySpanExporter spans,
      String name,
      String... more) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--server.tomcat.basedir=" + directory.resolve(name),
                "--msrpc.server.port=0",
                "--msrpc.nacos.server-addr=" + nacos.serverAddress(),
                "--management.tracing.sampling.probability=1.0"));
    options.addAll(List.of(more));
    return application
        .initializers(context -> exportTo((GenericApplicationContext) context, spans))
        .run(options.toArray(String[]::new));
  }

  private static void exportTo(GenericApplicationContext context, InMemorySpanExporter spans) {
    context.registerBean(SpanProcessor.class, () -> SimpleSpanProcessor.create(spans));
  }

  private static void awaitProvider(ConfigurableApplicationContext from, Class<?> service) {
    RpcClient client = from.getBean(RpcClient.class);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> client.providers(ServiceContract.of(service).key()).size() == 1);
  }

  @Test
  @DisplayName("Metrics of calls at the actuator's endpoint, and one trace across two calls")
  void showsCalls_asMetricsAndAsOneTrace() throws Exception {
    String password = "correct horse of ann";
    post("/api/v1/accounts", "{\"user\":\"ann\",\"password\":\"" + password + "\",\"nick\":\"A\"}");
    try (ProtocolClient ann = ProtocolClient.signIn(url, "ann", password, "d-1")) {
      HttpResponse<String> out = logout(ann.token());
      assertThat(out.statusCode()).as(out.body()).isBetween(200, 299);
    }

    assertChain(
        the(gatewaysSpans, SpanKind.CLIENT, LOGINS + "/endSession"),
        the(providersSpans, SpanKind.SERVER, LOGINS + "/endSession"),
        the(providersSpans, SpanKind.CLIENT, PUSHES + "/kick"),
        the(gatewaysSpans, SpanKind.SERVER, PUSHES + "/kick"));
    assertThat(count(gateway, "msrpc.client.calls", "endSession")).isEqualTo(1);
    assertThat(count(provider, "msrpc.server.calls", "endSession")).isEqualTo(1);
    assertThat(count(provider, "msrpc.client.calls", "kick")).isEqualTo(1);
    assertThat(count(gateway, "msrpc.server.calls", "kick")).isEqualTo(1);
  }

  private static void assertChain(SpanData... chain) {
    for (int i = 1; i < chain.length; i++) {
      assertThat(chain[i].getTraceId()).isEqualTo(chain[0].getTraceId());
      assertThat(chain[i].getParentSpanId()).isEqualTo(chain[i - 1].getSpanId());
      assertThat(chain[i].getAttributes().get(AttributeKey.stringKey("outcome"))).isEqualTo("OK");
    }
  }

  /** Waits for the only span of this kind and name. */
  private static SpanData the(InMemorySpanExporter spans, SpanKind kind, String name) {
    Awaitility.await().atMost(PATIENCE).until(() -> those(spans, kind, name).size() == 1);
    return those(spans, kind, name).get(0);
  }

  private static List<SpanData> those(InMemorySpanExporter spans, SpanKind kind, String name) {
    return spans.getFinishedSpanItems().stream()
        .filter(span -> span.getKind() == kind && span.getName().equals(name))
        .toList();
  }

  /** How many calls of a method the management port tells of. */
  private int count(ConfigurableApplicationContext application, String meter, String method)
      throws Exception {
    int port = ((WebServerApplicationContext) application).getWebServer().getPort();
    String path = "/metrics/" + meter + "?tag=rpc.method:" + method + "&tag=outcome:OK";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    JsonNode answer =
        new ObjectMapper().readTree(http.send(request, BodyHandlers.ofString()).body());
    for (JsonNode measurement : answer.get("measurements")) {
      if (measurement.get("statistic").asText().equals("COUNT")) {
        return measurement.get("value").asInt();
      }
    }
    throw new AssertionError("no count: " + answer);
  }

  private void post(String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(url.resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private HttpResponse<String> logout(String token) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(url.resolve("/api/v1/logout"))
            .header("Authorization", "Bearer " + token)
            .POST(BodyPublishers.noBody())
            .build();
    return http.send(request, BodyHandlers.ofString());
  }
}
