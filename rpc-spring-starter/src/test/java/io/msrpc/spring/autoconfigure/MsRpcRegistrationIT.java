package io.msrpc.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.msrpc.nacos.EmbeddedNacos;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What a provider says of itself while a real Nacos does not take it. */
@Timeout(180)
@ExtendWith(OutputCaptureExtension.class)
class MsRpcRegistrationIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String SECRET = "s3cret-7f3";

  @Test
  void aWrongPassword_isDegradedAndNotReady_andNeverShown(CapturedOutput log) {
    try (EmbeddedNacos nacos =
            new EmbeddedNacos(EmbeddedNacos.Options.DEFAULTS.withAuth()).start();
        var provider =
            MsRpcReadinessTest.provider(
                "--msrpc.nacos.server-addr=" + nacos.serverAddress(),
                "--msrpc.nacos.username=ann",
                "--msrpc.nacos.password=" + SECRET)) {
      await()
          .atMost(PATIENCE)
          .until(
              () -> MsRpcReadinessTest.health(provider, "msRpcHealthIndicator"),
              health -> health.contains("User not found"));
      assertThat(MsRpcReadinessTest.health(provider, "msRpcHealthIndicator"))
          .startsWith("DEGRADED")
          .contains("registry=Nacos at " + nacos.serverAddress())
          .contains("has not registered default/io.msrpc.spring.Clock:1 since")
          .doesNotContain(SECRET);
      assertThat(MsRpcReadinessTest.readiness(provider)).startsWith("OUT_OF_SERVICE");
      assertThat(log.getAll())
          .contains("Is 'ann' a user of it, with this password and the right to do so?")
          .doesNotContain(SECRET);
    }
  }

  @Test
  void nacosDeadAtStart_isNotReady_untilItComes_andReadyForGood(CapturedOutput log) {
    try (EmbeddedNacos nacos = new EmbeddedNacos();
        var provider =
            MsRpcReadinessTest.provider(
                "--msrpc.nacos.server-addr=" + nacos.serverAddress(),
                "--logging.level.io.msrpc.registry=INFO")) {
      assertThat(MsRpcReadinessTest.readiness(provider)).startsWith("OUT_OF_SERVICE");
      nacos.start();
      await().atMost(PATIENCE).until(() -> MsRpcReadinessTest.readiness(provider).startsWith("UP"));
      await()
          .atMost(PATIENCE)
          .until(
              () -> MsRpcReadinessTest.health(provider, "msRpcHealthIndicator").startsWith("UP"));
      assertThat(log.getAll())
          .containsPattern("INFO .*Nacos at .* has registered everything now")
          .containsOnlyOnce("has not registered default/io.msrpc.spring.Clock:1");
      nacos.kill();
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  MsRpcReadinessTest.health(provider, "msRpcHealthIndicator")
                      .startsWith("DEGRADED"));
      assertThat(MsRpcReadinessTest.readiness(provider)).startsWith("UP");
    }
  }
}
