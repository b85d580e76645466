package io.msrpc.im.provider.session;

import java.time.Duration;

/**
 * How long things are good for.
 *
 * @param token from login on
 * @param resume from each connection on
 */
public record SessionTimes(Duration token, Duration resume) {
  /** Rejects what is not positive. */
  public SessionTimes {
    if (token.isNegative() || token.isZero() || resume.isNegative() || resume.isZero()) {
      throw new IllegalArgumentException(
          "token: " + token + ", resume: " + resume + " (expected: more than nothing)");
    }
  }
}
