package io.msrpc.im.account;

/**
 * A wish for an account.
 *
 * @param user login name wished for; upper case is taken as lower case
 * @param password 8 to 72 bytes of UTF-8
 * @param nick name shown; empty for the login name
 */
public record Registration(String user, String password, String nick) {
  /** Leaves the password out. */
  @Override
  public String toString() {
    return "Registration[user=" + user + ", nick=" + nick + "]";
  }
}
