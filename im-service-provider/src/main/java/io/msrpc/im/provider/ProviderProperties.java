package io.msrpc.im.provider;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What can be set for a provider, beside {@code msrpc.*}.
 *
 * @param dataDirectory where accounts, messages and the token secret are kept
 * @param tokenLifetime how long a login is good for
 * @param passwordStrength bcrypt's strength, 4 to 31; each step doubles the time of a login
 */
@ConfigurationProperties("msim.provider")
public record ProviderProperties(
    @DefaultValue("data/provider") Path dataDirectory,
    @DefaultValue("7d") Duration tokenLifetime,
    @DefaultValue("10") int passwordStrength) {
  /** Rejects a time that is none and strengths that bcrypt does not have. */
  public ProviderProperties {
    if (tokenLifetime.isZero() || tokenLifetime.isNegative()) {
      throw new IllegalArgumentException(
          "msim.provider.token-lifetime: " + tokenLifetime + " (expected: more than nothing)");
    }
    if (passwordStrength < 4 || passwordStrength > 31) {
      throw new IllegalArgumentException(
          "msim.provider.password-strength: " + passwordStrength + " (expected: 4 to 31)");
    }
  }
}
