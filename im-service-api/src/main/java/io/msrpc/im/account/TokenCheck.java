package io.msrpc.im.account;

/** What a token turned out to be. */
public sealed interface TokenCheck {
  /**
   * Genuine, and its session is alive.
   *
   * @param account whose it is
   * @param sid the session it names
   * @param generation the session's generation now, for calls without a connection of their own
   * @param deviceId the session's device
   * @param platform the session's platform
   */
  record Valid(Account account, String sid, long generation, String deviceId, String platform)
      implements TokenCheck {}

  /** Genuine once, but its time is over. */
  record Expired() implements TokenCheck {}

  /** Forged, malformed, or its session has ended. */
  record Invalid() implements TokenCheck {}
}
