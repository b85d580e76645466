package io.msrpc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.msrpc.nacos.EmbeddedNacos;
import io.msrpc.registry.nacos.NacosOptions;
import io.msrpc.registry.nacos.NacosRegistry;
import io.msrpc.testing.Complaints;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whether a server knows that no consumer can find it, at a real Nacos. */
@Timeout(180)
class RegistrationIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String SECRET = "s3cret-7f3";

  @Test
  void aServerThatNacosRefuses_saysSo_andNotThePassword() {
    EmbeddedNacos.Options auth = EmbeddedNacos.Options.DEFAULTS.withAuth();
    try (EmbeddedNacos nacos = new EmbeddedNacos(auth).start();
        Complaints log = new Complaints();
        NacosRegistry registry =
            new NacosRegistry(NacosOptions.of(nacos.serverAddress()).withUser("ann", SECRET));
        RpcServer server = serve(registry)) {
      await().atMost(PATIENCE).until(() -> log.warnings().stream().anyMatch(this::refused));
      ServerSnapshot.Registration registration = registration(server);

      assertThat(registration.registry()).isEqualTo("Nacos at " + nacos.serverAddress());
      assertThat(registration.isComplete()).isFalse();
      assertThat(registration.unregistered().get("default/io.msrpc.EchoService:2").why())
          .isNotEqualTo("Nacos has not answered yet");
      assertThat(server.snapshot().toString()).doesNotContain(SECRET);
      assertThat(log.warnings()).noneMatch(line -> line.contains(SECRET));
      assertThat(log.warnings().stream().filter(this::refused)).hasSize(1);
    }
  }

  @Test
  void aServerStartedBeforeNacos_isRegisteredByIt_andStaysSo_whenNacosGoes() {
    try (EmbeddedNacos nacos = new EmbeddedNacos();
        Complaints log = new Complaints();
        NacosRegistry registry = new NacosRegistry(nacos.serverAddress());
        RpcServer server = serve(registry)) {
      await().atMost(PATIENCE).until(() -> log.warnings().stream().anyMatch(this::refused));
      assertThat(registration(server).isComplete()).isFalse();
      nacos.start();
      await().atMost(PATIENCE).until(() -> registration(server).isComplete());
      assertThat(registration(server).outage()).isNull();
      nacos.kill();
      await().atMost(PATIENCE).until(() -> registration(server).outage() != null);
      assertThat(registration(server).isComplete()).isTrue();
      assertThat(log.warnings().stream().filter(this::refused)).hasSize(1);
    }
  }

  private boolean refused(String line) {
    return line.contains("has not registered default/io.msrpc.EchoService:2");
  }

  private static ServerSnapshot.Registration registration(RpcServer server) {
    return requireNonNull(server.snapshot().registration());
  }

  private static RpcServer serve(NacosRegistry registry) {
    return RpcServer.builder()
        .export(EchoService.class, new EchoServer())
        .registry(registry)
        .start();
  }
}
