package io.msrpc.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.msrpc.annotation.MsReference;
import io.msrpc.call.ServiceContract;
import io.msrpc.call.ServiceKey;
import io.msrpc.nacos.EmbeddedNacos;
import io.msrpc.registry.Provider;
import io.msrpc.registry.Registry;
import io.msrpc.spring.Clock;
import io.msrpc.spring.FixedClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class MsRpcOverNacosIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final ServiceKey CLOCK = ServiceContract.of(Clock.class).key();
  private static final EmbeddedNacos nacos = new EmbeddedNacos();

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(MsRpcAutoConfiguration.class))
          .withPropertyValues("msrpc.nacos.server-addr=" + nacos.serverAddress());

  @BeforeAll
  static void startNacos() {
    nacos.start();
  }

  @AfterAll
  static void stopNacos() {
    nacos.close();
  }

  @Test
  @DisplayName("A10: a Boot consumer finds a Boot provider in Nacos, as long as that one runs")
  void consumerFindsProvider_untilItStops() {
    ApplicationContextRunner provider =
        application
            .withBean(FixedClock.class)
            .withPropertyValues(
                "msrpc.server.instance-id=clock-1", "msrpc.server.metadata.room=hall");
    application
        .withBean(Wall.class)
        .run(
            consumer -> {
              AtomicReference<List<Provider>> listed = new AtomicReference<>(List.of());
              consumer.getBean(Registry.class).subscribe(CLOCK, listed::set);
              provider.run(
                  running -> {
                    assertThat(consumer.getBean(Wall.class).clock.now()).isEqualTo("noon");
                    await().atMost(PATIENCE).until(() -> listed.get().size() == 1);
                    assertThat(listed.get().get(0).instanceId()).isEqualTo("clock-1");
                    assertThat(listed.get().get(0).metadata()).containsEntry("room", "hall");
                  });
              await().atMost(PATIENCE).until(() -> listed.get().isEmpty());
            });
  }

  static final class Wall {
    @MsReference Clock clock;
  }
}
