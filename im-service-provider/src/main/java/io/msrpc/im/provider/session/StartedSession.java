package io.msrpc.im.provider.session;

/**
 * A session that has just been started.
 *
 * @param token to open it with; a secret
 * @param deviceTicket for the next sign-in from this device; a secret
 */
public record StartedSession(StoredSession session, String token, String deviceTicket) {
  /** Leaves the secrets out. */
  @Override
  public String toString() {
    return "StartedSession[sid=" + session.sid() + "]";
  }
}
