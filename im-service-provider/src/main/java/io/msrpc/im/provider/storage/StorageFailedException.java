package io.msrpc.im.provider.storage;

/**
 * Storage failed, or is full. A write that fails so is not acknowledged; in rare cases it is in the
 * log all the same, which repeating it with the same id finds out.
 */
public final class StorageFailedException extends StorageException {
  private static final long serialVersionUID = 1L;

  /** Says what was being done. */
  public StorageFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
