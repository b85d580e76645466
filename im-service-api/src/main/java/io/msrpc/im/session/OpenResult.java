package io.msrpc.im.session;

import io.msrpc.im.account.Account;
import java.util.List;

/** What came of {@link SessionService#open}. */
public sealed interface OpenResult {
  /**
   * The connection is the session's now.
   *
   * @param session what to carry with every command
   * @param account who it is
   * @param deviceId the session's device
   * @param platform the session's platform
   * @param resume a ticket for the next connection; a secret
   * @param serverTime ms since 1970
   * @param tokenExpiresAt ms since 1970; the connection may not outlive it
   * @param cursors what this device has confirmed so far
   */
  record Opened(
      SessionRef session,
      Account account,
      String deviceId,
      String platform,
      String resume,
      long serverTime,
      long tokenExpiresAt,
      List<Cursor> cursors)
      implements OpenResult {
    /** Leaves the ticket out. */
    @Override
    public String toString() {
      return "Opened[session=" + session + ", deviceId=" + deviceId + "]";
    }
  }

  /** The token's time is over. */
  record Expired() implements OpenResult {}

  /** The token is no good, or its session has ended. */
  record Refused() implements OpenResult {}
}
