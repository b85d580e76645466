package io.msrpc.im.provider;

import io.msrpc.im.provider.session.SessionTimes;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What can be set for a provider, beside {@code msrpc.*}.
 *
 * @param dataDirectory where accounts, messages and the token secret are kept
 * @param tokenLifetime how long a login is good for
 * @param resumeLifetime how long a resume ticket is good for
 * @param passwordStrength bcrypt's strength, 4 to 31; each step doubles the time of a login
 */
@ConfigurationProperties("msim.provider")
public record ProviderProperties(
    @DefaultValue("data/provider") Path dataDirectory,
    @DefaultValue("7d") Duration tokenLifetime,
    @DefaultValue("1d") Duration resumeLifetime,
    @DefaultValue("10") int passwordStrength) {
  /** Rejects times that are no times and strengths that bcrypt does not have. */
  public ProviderProperties {
    requirePositive("token-lifetime", tokenLifetime);
    requirePositive("resume-lifetime", resumeLifetime);
    if (passwordStrength < 4 || passwordStrength > 31) {
      throw new IllegalArgumentException(
          "msim.provider.password-strength: " + passwordStrength + " (expected: 4 to 31)");
    }
  }

  SessionTimes times() {
    return new SessionTimes(tokenLifetime, resumeLifetime);
  }

  private static void requirePositive(String name, Duration time) {
    if (time.isZero() || time.isNegative()) {
      throw new IllegalArgumentException(
          "msim.provider." + name + ": " + time + " (expected: more than nothing)");
    }
  }
}
