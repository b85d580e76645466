package io.msrpc.im.gateway.http;

import io.msrpc.im.account.AccountError;
import io.msrpc.im.chat.ChatError;

/** The stable {@code code} of a problem document, and the HTTP status it comes with. */
enum ProblemCode {
  BAD_FORMAT(400),
  BAD_USER(400),
  WEAK_PASSWORD(400),
  BAD_NICK(400),
  BAD_DEVICE(400),
  BAD_SUB_PROTOCOL(400),
  UNAUTHENTICATED(401),
  TOKEN_EXPIRED(401),
  WRONG_PASSWORD(401),
  ORIGIN_NOT_ALLOWED(403),
  NOT_FOUND(404),
  NO_SUCH_USER(404),
  NO_SUCH_SESSION(404),
  NO_SUCH_CONVERSATION(404),
  METHOD_NOT_ALLOWED(405),
  REQUEST_TIMEOUT(408),
  USER_TAKEN(409),
  LIST_FULL(409),
  WRONG_EPOCH(409),
  TOO_LARGE(413),
  URI_TOO_LONG(414),
  NOT_JSON(415),
  UPGRADE_REQUIRED(426),
  TOO_MANY_TRIES(429),
  RATE_LIMITED(429),
  HEADERS_TOO_LARGE(431),
  INTERNAL(500),
  BUSY(503),
  UNKNOWN_OUTCOME(504);

  private final int status;

  ProblemCode(int status) {
    this.status = status;
  }

  int status() {
    return status;
  }

  static ProblemCode of(AccountError error) {
    return switch (error) {
      case BAD_USER -> BAD_USER;
      case USER_TAKEN -> USER_TAKEN;
      case WEAK_PASSWORD -> WEAK_PASSWORD;
      case BAD_NICK -> BAD_NICK;
      case BAD_DEVICE -> BAD_DEVICE;
      case WRONG_PASSWORD -> WRONG_PASSWORD;
      case TOO_MANY_TRIES -> TOO_MANY_TRIES;
      case OTHER -> INTERNAL;
    };
  }

  static ProblemCode of(ChatError error) {
    return switch (error) {
      case BAD_FORMAT, MISSING_TARGET, CONFLICT, TOO_LARGE -> BAD_FORMAT;
      case NO_SUCH_USER -> NO_SUCH_USER;
      case NOT_MEMBER -> NO_SUCH_CONVERSATION;
      case WRONG_EPOCH -> WRONG_EPOCH;
      case SUPERSEDED, BUSY -> BUSY;
      case OTHER -> INTERNAL;
    };
  }
}
