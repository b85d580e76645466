package io.msrpc.im.gateway.protocol;

/** A JSON value is not what its reader expects; the message says what is, never what was sent. */
public final class BadFieldException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String text;

  /** A refusal with its code. */
  public BadFieldException(ErrorCode code, String message) {
    super(message, null, false, false);
    this.code = code;
    this.text = message;
  }

  /** What is wrong. */
  public ErrorCode code() {
    return code;
  }

  /** The message. */
  public String text() {
    return text;
  }
}
