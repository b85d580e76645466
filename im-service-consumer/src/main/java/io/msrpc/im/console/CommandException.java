package io.msrpc.im.console;

import io.msrpc.im.gateway.protocol.Event;

/** A command that was not carried out, or whose answer is missing; the code says which. */
final class CommandException extends Exception {
  /** The link went down, or was not up, so nothing is known. */
  static final String LOST = "LOST";

  private static final long serialVersionUID = 1;

  private final String code;
  private final String reason;
  private final long retryAfterMillis;

  CommandException(String code, String text, long retryAfterMillis) {
    super(code + ": " + text);
    this.code = code;
    reason = text.isEmpty() ? code : text;
    this.retryAfterMillis = retryAfterMillis;
  }

  static CommandException lost() {
    return new CommandException(LOST, "", 0);
  }

  static CommandException of(Event.Failure error) {
    Long retryAfterMillis = error.retryAfterMs();
    return new CommandException(
        error.code(), error.text(), retryAfterMillis == null ? 0 : retryAfterMillis);
  }

  String code() {
    return code;
  }

  /** The server's words, or the code when it has none. */
  String reason() {
    return reason;
  }

  /** When the server wants to be asked again, in ms; 0 when it did not say. */
  long retryAfterMillis() {
    return retryAfterMillis;
  }

  /** Whether the same command may do better later, under the same cmid. */
  boolean worthRetrying() {
    return switch (code) {
      case LOST,
          "BUSY",
          "RATE_LIMITED",
          "UNKNOWN_OUTCOME",
          "UNAUTHENTICATED",
          "TOKEN_EXPIRED",
          "SUPERSEDED" ->
          true;
      default -> false;
    };
  }
}
