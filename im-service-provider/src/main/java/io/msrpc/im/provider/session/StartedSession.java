package io.msrpc.im.provider.session;

/**
 * A session that has just been started.
 *
 * @param token to open it with; a secret
 */
public record StartedSession(StoredSession session, String token) {
  /** Leaves the token out. */
  @Override
  public String toString() {
    return "StartedSession[sid=" + session.sid() + "]";
  }
}
