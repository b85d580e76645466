package io.msrpc.wire;

import org.jspecify.annotations.Nullable;

/** Bytes that are not what the receiving method declares. */
public final class InvalidPayloadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what was read and what was expected instead. */
  public InvalidPayloadException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Says what was read and what was expected instead. */
  public InvalidPayloadException(String message) {
    this(message, null);
  }
}
