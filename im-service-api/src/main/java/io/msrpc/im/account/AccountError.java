package io.msrpc.im.account;

import io.msrpc.annotation.Unknown;

/** Why registering or signing in was refused. */
public enum AccountError {
  /** An error this side does not know yet. */
  @Unknown
  OTHER,
  /** The login name is malformed. */
  BAD_USER,
  /** The login name is taken. */
  USER_TAKEN,
  /** The password is shorter or longer than allowed, or equals the login name. */
  WEAK_PASSWORD,
  /** The shown name is empty, too long or has control characters. */
  BAD_NICK,
  /** The device id or platform is malformed. */
  BAD_DEVICE,
  /** No such user, or another password: the two are not told apart. */
  WRONG_PASSWORD,
  /** Too many wrong passwords; try again later. */
  TOO_MANY_TRIES
}
