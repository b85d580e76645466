package io.msrpc.im.provider.storage;

import io.msrpc.im.BusyException;

/**
 * Storage did not do what it was asked; the subtype says what may be assumed. Whatever call it
 * happens in, its caller gets a {@link BusyException}.
 */
public abstract sealed class StorageException extends BusyException
    permits StorageBusyException, StorageFailedException {
  private static final long serialVersionUID = 1L;

  StorageException(String message, Throwable cause) {
    super(message, cause);
  }

  StorageException(String message) {
    super(message);
  }
}
