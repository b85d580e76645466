package io.msrpc.im.account;

import org.jspecify.annotations.Nullable;

/** What came of a {@link Login}. */
public sealed interface LoginResult {
  /**
   * Signed in.
   *
   * @param token signed, names the session; a secret
   * @param expiresAt when the token ends, ms since 1970
   * @param account who signed in
   * @param sid the session
   * @param deviceTicket proves at the next sign-in that this device has been used before; a secret;
   *     null from older providers
   */
  record LoggedIn(
      String token, long expiresAt, Account account, String sid, @Nullable String deviceTicket)
      implements LoginResult {
    /** Leaves the secrets out. */
    @Override
    public String toString() {
      return "LoggedIn[uid=" + account.uid() + ", sid=" + sid + "]";
    }
  }

  /**
   * Not signed in.
   *
   * @param error why
   * @param retryAfterMillis when to try again, 0 when waiting does not help
   */
  record Refused(AccountError error, long retryAfterMillis) implements LoginResult {}
}
