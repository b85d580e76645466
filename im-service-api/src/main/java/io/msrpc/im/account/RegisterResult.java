package io.msrpc.im.account;

/** What came of a {@link Registration}. */
public sealed interface RegisterResult {
  /** The account exists now. */
  record Registered(Account account) implements RegisterResult {}

  /** No account was made. */
  record Refused(AccountError error) implements RegisterResult {}
}
