package io.msrpc.im.gateway.http;

import io.msrpc.im.account.Account;
import io.msrpc.im.session.SessionRef;

/** Who makes an HTTP call: the owner of its token. */
record Caller(Account account, String sid, long generation) {
  /** The claim to carry with calls that need one. */
  SessionRef session() {
    return new SessionRef(account.uid(), sid, generation);
  }

  String uid() {
    return account.uid();
  }
}
