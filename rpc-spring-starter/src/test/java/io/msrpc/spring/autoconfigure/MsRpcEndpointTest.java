package io.msrpc.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.msrpc.RpcClient;
import io.msrpc.call.RpcException;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.registry.Outage;
import io.msrpc.spring.Clock;
import io.msrpc.spring.FixedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** What the endpoint {@code msrpc} answers, read as the JSON that it becomes. */
class MsRpcEndpointTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @AutoClose private final ClockProvider provider = new ClockProvider();
  private final ToldRegistry registry = new ToldRegistry();
  private final ApplicationContextRunner hidden =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  MsRpcAutoConfiguration.class, MsRpcEndpointAutoConfiguration.class));
  private final ApplicationContextRunner application =
      hidden.withPropertyValues("management.endpoints.web.exposure.include=msrpc");

  private static JsonNode report(ApplicationContext context) {
    return JSON.valueToTree(context.getBean(MsRpcEndpoint.class).report());
  }

  private static JsonNode until(ApplicationContext context, Predicate<JsonNode> wanted) {
    return await().atMost(Duration.ofSeconds(20)).until(() -> report(context), wanted);
  }

  private static String connection(JsonNode report) {
    return report.at("/client/references/0/providers/0/connection").asText();
  }

  @Test
  void showsWhatIsServed() {
    application
        .withBean(FixedClock.class)
        .run(
            context -> {
              JsonNode server = report(context).get("server");
              assertThat(server.get("state").asText()).isEqualTo("SERVING");
              assertThat(server.at("/services/0").asText()).contains("io.msrpc.spring.Clock");
              try (RpcClient client =
                  RpcClient.builder()
                      .registry(FixedRegistry.of(server.get("address").asText()))
                      .build()) {
                assertThat(client.reference(Clock.class).now()).isEqualTo("noon");
                JsonNode called = report(context).get("server");
                assertThat(called.get("openConnections").asInt()).isEqualTo(1);
                assertThat(called.at("/connections/0/peer").asText()).startsWith("127.0.0.1:");
                assertThat(called.at("/events/CONNECTION_OPENED").asInt()).isEqualTo(1);
                assertThat(called.at("/refusals/OVERLOADED").asInt()).isZero();
                assertThat(called.get("limit").asInt()).isPositive();
              }
              assertThat(report(context).get("client").isNull()).isTrue();
            });
  }

  @Test
  void showsWhatIsCalled_andWhatFailed() {
    registry.list(provider.address());
    application
        .withBean(ToldRegistry.class, () -> registry)
        .withBean(MsRpcHealthTest.Wall.class)
        .run(
            context -> {
              JsonNode well = until(context, report -> connection(report).equals("READY"));
              JsonNode known = well.at("/client/references/0/providers/0");
              assertThat(known.get("address").asText()).isEqualTo(provider.address().toString());
              assertThat(known.get("origin").asText()).isEqualTo("LISTED");
              assertThat(known.get("health").asText()).isEqualTo("WELL");
              assertThat(well.at("/client/registry/reachable").asBoolean()).isTrue();
              assertThat(well.at("/client/connections/0/state").asText()).isEqualTo("READY");
              assertThat(well.at("/client/recentFailures")).isEmpty();
              provider.stop();
              until(context, report -> !connection(report).equals("READY"));
              Clock clock = context.getBean(MsRpcHealthTest.Wall.class).clock;
              assertThatThrownBy(clock::now).isInstanceOf(RpcException.class);
              JsonNode failures = report(context).at("/client/recentFailures");
              assertThat(failures.findValuesAsText("method")).contains("Clock#now", "");
              assertThat(failures.findValuesAsText("reason")).contains("CONNECT_FAILED");
            });
  }

  @Test
  void showsCallsUnderWay_andAnOutage() {
    registry.list(provider.address());
    registry.away(new Outage(Instant.parse("2026-01-02T03:04:05Z"), "refused"));
    application
        .withBean(ToldRegistry.class, () -> registry)
        .withBean(MsRpcHealthTest.Wall.class)
        .run(
            context -> {
              Clock clock = context.getBean(MsRpcHealthTest.Wall.class).clock;
              CompletableFuture<String> call = CompletableFuture.supplyAsync(clock::now);
              JsonNode seen = until(context, report -> report.at("/client/inFlight").asInt() == 1);
              assertThat(seen.at("/client/registry/reachable").asBoolean()).isFalse();
              assertThat(seen.at("/client/registry/since").asText())
                  .isEqualTo("2026-01-02T03:04:05Z");
              assertThat(seen.at("/client/registry/why").asText()).isEqualTo("refused");
              provider.mayEnd.countDown();
              assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo("noon");
            });
  }

  @Test
  void isNotThere_unlessItIsExposed() {
    hidden.run(context -> assertThat(context).doesNotHaveBean(MsRpcEndpoint.class));
  }

  @Test
  void needsNoActuator() {
    application
        .withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context).doesNotHaveBean("msRpcEndpoint");
            });
  }
}
