package io.msrpc.im.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

final class ProviderPropertiesTest {
  @Test
  void hasDefaults() {
    assertThat(bind(Map.of()))
        .isEqualTo(new ProviderProperties(Path.of("data/provider"), Duration.ofDays(7), 10));
  }

  @Test
  void takesWhatIsSet() {
    ProviderProperties properties =
        bind(
            Map.of(
                "msim.provider.data-directory", "/var/lib/msim",
                "msim.provider.token-lifetime", "12h",
                "msim.provider.password-strength", "12"));
    assertThat(properties.dataDirectory()).isEqualTo(Path.of("/var/lib/msim"));
    assertThat(properties.tokenLifetime()).isEqualTo(Duration.ofHours(12));
    assertThat(properties.passwordStrength()).isEqualTo(12);
  }

  @Test
  void refusesWhatCannotBe_andNamesTheProperty() {
    assertRefused("token-lifetime", "0s");
    assertRefused("token-lifetime", "-1s");
    assertRefused("password-strength", "3");
    assertRefused("password-strength", "32");
  }

  private static void assertRefused(String name, String value) {
    assertThatThrownBy(() -> bind(Map.of("msim.provider." + name, value)))
        .isInstanceOf(BindException.class)
        .hasRootCauseInstanceOf(IllegalArgumentException.class)
        .rootCause()
        .hasMessageContaining("msim.provider." + name);
  }

  private static ProviderProperties bind(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("msim.provider", ProviderProperties.class);
  }
}
