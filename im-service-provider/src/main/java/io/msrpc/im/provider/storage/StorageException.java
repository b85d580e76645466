package io.msrpc.im.provider.storage;

/** Storage did not do what it was asked; the subtype says what may be assumed. */
public abstract sealed class StorageException extends RuntimeException
    permits StorageBusyException, StorageFailedException {
  private static final long serialVersionUID = 1L;

  StorageException(String message, Throwable cause) {
    super(message, cause);
  }

  StorageException(String message) {
    super(message);
  }
}
