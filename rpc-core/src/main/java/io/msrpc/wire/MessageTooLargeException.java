package io.msrpc.wire;

/** A message that is larger than one side accepts. */
public final class MessageTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says how large it is and how large it may be. */
  public MessageTooLargeException(String message) {
    super(message);
  }
}
