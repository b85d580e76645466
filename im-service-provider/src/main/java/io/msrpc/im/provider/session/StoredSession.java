package io.msrpc.im.provider.session;

import io.msrpc.im.account.Account;
import io.msrpc.im.session.SessionRef;

/**
 * A session that is alive, as it is kept.
 *
 * @param sid its id
 * @param account whose it is
 * @param device the device it was started for
 * @param platform that device's platform
 * @param appVersion what the client called itself
 * @param since when it was started, ms since 1970
 * @param expiresAt when its token ends, ms since 1970
 * @param generation how many connections have opened it; 0 before the first
 */
public record StoredSession(
    String sid,
    Account account,
    String device,
    String platform,
    String appVersion,
    long since,
    long expiresAt,
    long generation) {
  /** The claim that the newest connection carries. */
  public SessionRef ref() {
    return new SessionRef(account.uid(), sid, generation);
  }
}
