package io.msrpc.im.chat;

import io.msrpc.annotation.Unknown;

/** Why a chat command was refused. All but {@link #BUSY} and {@link #OTHER} are final. */
public enum ChatError {
  /** An error this side does not know yet: the outcome is unknown. */
  @Unknown
  OTHER,
  /** A field is malformed. */
  BAD_FORMAT,
  /** Not exactly one of conv, to and group was given. */
  MISSING_TARGET,
  /** No user has this uid. */
  NO_SUCH_USER,
  /** The user is not a member of the conversation, or there is no such conversation. */
  NOT_MEMBER,
  /** The same cmid was used for another message. */
  CONFLICT,
  /** The content or another field is too large. */
  TOO_LARGE,
  /** The epoch is not the conversation's: discard the local copy and pull again. */
  WRONG_EPOCH,
  /** The session has been replaced or has ended. */
  SUPERSEDED,
  /** Try the same again later. */
  BUSY
}
