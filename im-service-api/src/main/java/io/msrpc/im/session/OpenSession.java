package io.msrpc.im.session;

import org.jspecify.annotations.Nullable;

/**
 * What a client said in AUTH.
 *
 * @param token from login
 * @param resume the ticket of an earlier AUTH_OK of the same session, or null
 * @param deviceId as the client claims it, or null; must equal the token's
 * @param gateway where the connection is
 */
public record OpenSession(
    String token, @Nullable String resume, @Nullable String deviceId, Gateway gateway) {
  /** Leaves the secrets out. */
  @Override
  public String toString() {
    return "OpenSession[deviceId=" + deviceId + ", gateway=" + gateway + "]";
  }
}
