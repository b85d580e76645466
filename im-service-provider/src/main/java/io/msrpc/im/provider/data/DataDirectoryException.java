package io.msrpc.im.provider.data;

/** A data directory, or what is in it, is not to be used. The message says in a sentence why. */
public final class DataDirectoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String action;

  /** With what is to be done, for people. */
  public DataDirectoryException(String message, String action) {
    super(message);
    this.action = action;
  }

  /** What is to be done. */
  public String action() {
    return action;
  }
}
