package io.msrpc.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.msrpc.RpcClient;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.registry.Outage;
import io.msrpc.spring.Clock;
import io.msrpc.spring.MsRpcLifecycle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

class MsRpcMetersTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @AutoClose private final ClockProvider provider = new ClockProvider();
  @AutoClose private final MeterRegistry meters = new SimpleMeterRegistry();
  private final ToldRegistry registry = new ToldRegistry();
  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  MsRpcAutoConfiguration.class, MsRpcMetersAutoConfiguration.class));

  private void bind(ApplicationContext context) {
    context.getBean(MsRpcMeters.class).bindTo(meters);
  }

  private double gauge(String name, String... tags) {
    return meters.get(name).tags(tags).gauge().value();
  }

  private double count(String name, String... tags) {
    return meters.get(name).tags(tags).functionCounter().count();
  }

  private void until(double value, String name, String... tags) {
    await().atMost(SOON).until(() -> gauge(name, tags) == value);
  }

  @Test
  void measuresTheClient() {
    registry.list(provider.address());
    application
        .withBean(ToldRegistry.class, () -> registry)
        .withBean(MsRpcHealthTest.Wall.class)
        .run(
            context -> {
              bind(context);
              until(1, "msrpc.client.connections", "state", "ready");
              assertThat(gauge("msrpc.client.connections", "state", "given_up")).isZero();
              Clock clock = context.getBean(MsRpcHealthTest.Wall.class).clock;
              CompletableFuture<String> call = CompletableFuture.supplyAsync(clock::now);
              until(1, "msrpc.client.calls.inflight");
              provider.mayEnd.countDown();
              call.get(20, TimeUnit.SECONDS);
              until(0, "msrpc.client.calls.inflight");
              assertThat(gauge("msrpc.client.providers.listed")).isEqualTo(1);
              assertThat(gauge("msrpc.client.providers.ready")).isEqualTo(1);
              assertThat(gauge("msrpc.client.providers.ejected")).isZero();
              assertThat(gauge("msrpc.client.registry.reachable")).isEqualTo(1);
              assertThat(count("msrpc.client.strays")).isZero();
              registry.away(new Outage(Instant.EPOCH, "refused"));
              assertThat(gauge("msrpc.client.registry.reachable")).isZero();
              provider.stop();
              until(0, "msrpc.client.providers.ready");
            });
  }

  @Test
  void measuresServicesThatAreReferencedLater() {
    application
        .withBean(ToldRegistry.class, () -> registry)
        .withBean(
            MsRpcHealthTest.Wall.class,
            MsRpcHealthTest.Wall::new,
            definition -> definition.setLazyInit(true))
        .run(
            context -> {
              bind(context);
              assertThat(meters.find("msrpc.client.providers.listed").gauges()).isEmpty();
              assertThat(gauge("msrpc.client.registry.reachable")).as("no client").isZero();
              context.getBean(MsRpcHealthTest.Wall.class);
              registry.list(provider.address());
              until(
                  1, "msrpc.client.providers.listed", "service", "default/io.msrpc.spring.Clock:1");
            });
  }

  @Test
  void measuresTheServer() {
    application
        .withBean(MsRpcHealthTest.SlowClock.class)
        .run(
            context -> {
              bind(context);
              var service = context.getBean(MsRpcHealthTest.SlowClock.class);
              var server = context.getBean(MsRpcLifecycle.class).server().orElseThrow();
              try (RpcClient client =
                  RpcClient.builder()
                      .registry(FixedRegistry.of(server.address().toString()))
                      .build()) {
                CompletableFuture<String> call =
                    CompletableFuture.supplyAsync(client.reference(Clock.class)::now);
                assertThat(service.entered.await(20, TimeUnit.SECONDS)).isTrue();
                assertThat(gauge("msrpc.server.connections")).isEqualTo(1);
                assertThat(gauge("msrpc.server.calls.inflight")).isEqualTo(1);
                assertThat(gauge("msrpc.server.calls.running")).isEqualTo(1);
                assertThat(gauge("msrpc.server.calls.limit")).isPositive();
                assertThat(gauge("msrpc.server.calls.waiting")).isZero();
                assertThat(gauge("msrpc.server.waiting")).isZero();
                assertThat(count("msrpc.server.refused", "reason", "overloaded")).isZero();
                assertThat(count("msrpc.server.events", "event", "connection_opened")).isEqualTo(1);
                service.mayEnd.countDown();
                call.get(20, TimeUnit.SECONDS);
              }
            });
  }

  @Test
  void areAllZero_withoutServerAndClient() {
    application.run(
        context -> {
          bind(context);
          assertThat(meters.getMeters())
              .isNotEmpty()
              .allSatisfy(
                  meter -> {
                    assertThat(meter.getId().getDescription()).isNotBlank();
                    assertThat(meter.measure())
                        .allSatisfy(measured -> assertThat(measured.getValue()).isZero());
                  });
        });
  }

  @Test
  void needsNoMicrometer() {
    application
        .withClassLoader(new FilteredClassLoader("io.micrometer"))
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context).doesNotHaveBean("msRpcMeters");
            });
  }

  @Test
  void areInTheDocument() throws IOException {
    String document = Files.readString(Path.of("../docs/operations.md"));
    application
        .withBean(ToldRegistry.class, () -> registry)
        .withBean(MsRpcHealthTest.Wall.class)
        .run(
            context -> {
              bind(context);
              assertThat(meters.getMeters())
                  .isNotEmpty()
                  .allSatisfy(
                      meter -> assertThat(document).contains("`" + meter.getId().getName() + "`"));
            });
  }
}
