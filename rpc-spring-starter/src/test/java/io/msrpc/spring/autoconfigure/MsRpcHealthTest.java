package io.msrpc.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.msrpc.RpcClient;
import io.msrpc.annotation.MsReference;
import io.msrpc.annotation.MsService;
import io.msrpc.call.ServiceContract;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.registry.Outage;
import io.msrpc.registry.Provider;
import io.msrpc.registry.ProviderFiles;
import io.msrpc.spring.Clock;
import io.msrpc.spring.FixedClock;
import io.msrpc.spring.MsReferences;
import io.msrpc.spring.MsRpcLifecycle;
import io.msrpc.transport.Address;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ReflectionUtils;

class MsRpcHealthTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Address NOBODY = new Address("127.0.0.1", 1);

  @AutoClose private final ClockProvider provider = new ClockProvider();
  private final ToldRegistry registry = new ToldRegistry();
  private final ApplicationContextRunner empty =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  MsRpcAutoConfiguration.class,
                  MsRpcHealthAutoConfiguration.class,
                  MsRpcHealth35AutoConfiguration.class));
  private final ApplicationContextRunner consumer =
      empty.withBean(Wall.class).withBean(ToldRegistry.class, () -> registry);

  private static MsRpcHealth health(ApplicationContext context) {
    return MsRpcHealth.of(
        context.getBean(MsRpcLifecycle.class), context.getBean(MsReferences.class));
  }

  private static MsRpcHealth until(ApplicationContext context, String status) {
    return await()
        .atMost(SOON)
        .until(() -> health(context), health -> health.status().equals(status));
  }

  private static String why(MsRpcHealth health) {
    return String.valueOf(health.details().get("why"));
  }

  @Test
  void isUp_whenServiceAndReferenceWork() {
    registry.list(provider.address(), NOBODY);
    consumer
        .withBean(FixedClock.class)
        .run(
            context -> {
              MsRpcHealth up = until(context, "UP");
              var server = context.getBean(MsRpcLifecycle.class).server().orElseThrow();
              assertThat(up.details())
                  .containsEntry("server", server.address().toString())
                  .containsEntry("registry", "a told list")
                  .doesNotContainKey("why");
              assertThat(up.details().get("providers"))
                  .asString()
                  .contains("io.msrpc.spring.Clock")
                  .contains("1 of 2 ready");
            });
  }

  /** By reflection, because Spring Boot 4 and 3.5 have the indicator in different packages. */
  @Test
  void isWhatTheIndicatorSays() {
    consumer.run(
        context -> {
          Object indicator = context.getBean("msRpcHealthIndicator");
          Method health = ReflectionUtils.findMethod(indicator.getClass(), "health");
          ReflectionUtils.makeAccessible(Objects.requireNonNull(health));
          assertThat(ReflectionUtils.invokeMethod(health, indicator))
              .asString()
              .startsWith("DEGRADED")
              .contains("why=[");
        });
  }

  @Test
  void isUp_withoutReferencesAndServices_andMakesNoClient() {
    empty.run(
        context -> {
          assertThat(health(context)).isEqualTo(new MsRpcHealth("UP", Map.of()));
          assertThat(context.getBean(MsReferences.class).client()).isEmpty();
        });
  }

  @Test
  void isDegraded_beforeAnyProviderWasReady() {
    consumer.run(
        context -> {
          assertThat(health(context).status()).isEqualTo("DEGRADED");
          assertThat(why(health(context))).contains("Clock:1: the registry has said nothing yet");
          registry.list();
          assertThat(health(context).status()).isEqualTo("DEGRADED");
          assertThat(why(health(context))).contains("no provider is registered");
          registry.list(NOBODY);
          assertThat(health(context).status()).isEqualTo("DEGRADED");
          assertThat(why(health(context))).contains("none of 1 providers can be reached");
        });
  }

  @Test
  void isDown_whileTheOnlyProviderIsLost_andUpAgain() {
    registry.list(provider.address());
    consumer.run(
        context -> {
          until(context, "UP");
          provider.stop();
          assertThat(why(until(context, "DOWN")))
              .contains("none of 1 providers can be reached; it could be called before");
          provider.startAgain();
          context.getBean(RpcClient.class).connections().forEach(each -> each.demand());
          until(context, "UP");
        });
  }

  @Test
  void isDegraded_whileTheRegistryDoesNotAnswer() {
    registry.list(provider.address());
    consumer.run(
        context -> {
          until(context, "UP");
          registry.away(new Outage(Instant.parse("2026-01-02T03:04:05Z"), "connection refused"));
          assertThat(health(context).status()).isEqualTo("DEGRADED");
          assertThat(why(health(context)))
              .contains("a told list does not answer since 2026-01-02T03:04:05Z")
              .contains("connection refused");
          registry.away(null);
          assertThat(health(context).status()).isEqualTo("UP");
        });
  }

  @Test
  void isDegraded_whenNoRegistryKnowsThisProvider_becauseNacosDoesNotRun() {
    empty
        .withBean(FixedClock.class)
        .withPropertyValues("msrpc.nacos.server-addr=127.0.0.1:1")
        .run(
            context -> {
              MsRpcHealth health = health(context);
              assertThat(health.status()).isEqualTo("DEGRADED");
              assertThat(health.details()).containsEntry("registry", "Nacos at 127.0.0.1:1");
              assertThat(why(health))
                  .contains(
                      "Nacos at 127.0.0.1:1 has not registered default/io.msrpc.spring.Clock:1")
                  .contains("Client not connected");
            });
  }

  @Test
  void isDegraded_whileProvidersAreDoubted() {
    registry.list(provider.address());
    consumer.run(
        context -> {
          until(context, "UP");
          registry.list();
          assertThat(health(context).status()).isEqualTo("DEGRADED");
          assertThat(why(health(context))).contains("1 of 1 providers are not listed any more");
        });
  }

  @Test
  void isDegraded_withTheAgeOfTheList_whileItIsTheOneOnDisk(@TempDir Path directory) {
    Instant saved = Instant.parse("2026-01-02T03:04:05Z");
    new ProviderFiles(directory, java.time.Clock.fixed(saved, ZoneOffset.UTC))
        .save(ServiceContract.of(Clock.class).key(), List.of(Provider.at(provider.address())));
    consumer
        .withPropertyValues("msrpc.client.provider-directory=" + directory)
        .run(
            context -> {
              await().atMost(SOON).until(() -> !why(health(context)).contains("none of"));
              assertThat(health(context).status()).isEqualTo("DEGRADED");
              assertThat(why(health(context)))
                  .containsPattern("1 providers from disk, as of 2026-01-02T03:04:05Z, \\d+ s ago");
              registry.list(provider.address());
              assertThat(health(context).status()).isEqualTo("UP");
            });
  }

  @Test
  void isDown_whileTheServerStops_andAfterwards() {
    empty
        .withBean(SlowClock.class)
        .run(
            context -> {
              assertThat(health(context).status()).isEqualTo("UP");
              MsRpcLifecycle lifecycle = context.getBean(MsRpcLifecycle.class);
              SlowClock service = context.getBean(SlowClock.class);
              Address address = lifecycle.server().orElseThrow().address();
              try (RpcClient client = client(address)) {
                CompletableFuture<String> call =
                    CompletableFuture.supplyAsync(client.reference(Clock.class)::now);
                assertThat(service.entered.await(20, TimeUnit.SECONDS)).isTrue();
                CompletableFuture<Void> stop = CompletableFuture.runAsync(lifecycle::stop);
                assertThat(why(until(context, "DOWN"))).contains("the server is stopping");
                service.mayEnd.countDown();
                call.get(20, TimeUnit.SECONDS);
                stop.get(20, TimeUnit.SECONDS);
              }
              assertThat(health(context).status()).isEqualTo("DOWN");
              assertThat(why(health(context))).contains("has been stopped");
            });
  }

  private static RpcClient client(Address address) {
    return RpcClient.builder().registry(FixedRegistry.of(address.toString())).build();
  }

  @Test
  void isDown_whenTheServerWasClosed() {
    empty
        .withBean(FixedClock.class)
        .run(
            context -> {
              context.getBean(MsRpcLifecycle.class).server().orElseThrow().close();
              assertThat(health(context).status()).isEqualTo("DOWN");
              assertThat(why(health(context))).contains("the server was closed");
            });
  }

  @Test
  void needsNoHealthEndpoint() {
    empty
        .withClassLoader(
            new FilteredClassLoader(
                "org.springframework.boot.health", "org.springframework.boot.actuate"))
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context).doesNotHaveBean("msRpcHealthIndicator");
            });
  }

  static final class Wall {
    @MsReference Clock clock;
  }

  /** A service whose calls wait. */
  @MsService
  static class SlowClock implements Clock {
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch mayEnd = new CountDownLatch(1);

    @Override
    public String now() {
      entered.countDown();
      try {
        mayEnd.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return "noon";
    }
  }
}
