package io.msrpc.im.gateway.protocol;

import io.msrpc.im.chat.ChatError;

/** The {@code code} of an ERROR: what a client's program may decide by. */
public enum ErrorCode {
  /** A field, or the whole message, is malformed. */
  BAD_FORMAT(false),
  /** No command has this name. */
  UNKNOWN_COMMAND(false),
  /** Not exactly one of conv, to and group was given. */
  MISSING_TARGET(false),
  /** Nobody has authenticated on this connection, or the token is no good. */
  UNAUTHENTICATED(false),
  /** The token's time is over: log in again. */
  TOKEN_EXPIRED(true),
  /** AUTH on a connection that is authenticated already. */
  ALREADY_AUTHENTICATED(false),
  /** Not a member of the conversation, or there is none. */
  NOT_MEMBER(true),
  /** No user has this uid. */
  NO_SUCH_USER(true),
  /** The cmid was used for another message. */
  CONFLICT(false),
  /** The epoch is not the conversation's: discard the local copy and pull again. */
  WRONG_EPOCH(false),
  /** The content or another field is larger than allowed. */
  TOO_LARGE(true),
  /** Too many commands: the same again after {@code retryAfterMs}. */
  RATE_LIMITED(true),
  /** Not done; the same again after {@code retryAfterMs}. */
  BUSY(false),
  /** It may have been done: retry with the same cmid. */
  UNKNOWN_OUTCOME(false);

  private final boolean expose;

  ErrorCode(boolean expose) {
    this.expose = expose;
  }

  /** Whether the text is fit for the user's eyes. */
  public boolean expose() {
    return expose;
  }

  /** The code for what the logic tier answered; an unknown answer is an unknown outcome. */
  public static ErrorCode of(ChatError error) {
    return switch (error) {
      case BAD_FORMAT -> BAD_FORMAT;
      case MISSING_TARGET -> MISSING_TARGET;
      case NO_SUCH_USER -> NO_SUCH_USER;
      case NOT_MEMBER -> NOT_MEMBER;
      case CONFLICT -> CONFLICT;
      case TOO_LARGE -> TOO_LARGE;
      case WRONG_EPOCH -> WRONG_EPOCH;
      case SUPERSEDED -> UNAUTHENTICATED;
      case BUSY -> BUSY;
      case OTHER -> UNKNOWN_OUTCOME;
    };
  }
}
