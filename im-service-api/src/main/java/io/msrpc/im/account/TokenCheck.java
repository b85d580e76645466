package io.msrpc.im.account;

/** What a token turned out to be. */
public sealed interface TokenCheck {
  /** Genuine, and its session is alive. */
  record Valid(Account account, String sid, String deviceId, String platform)
      implements TokenCheck {}

  /** Genuine once, but its time is over. */
  record Expired() implements TokenCheck {}

  /** Forged, malformed, or its session has ended. */
  record Invalid() implements TokenCheck {}
}
