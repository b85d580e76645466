package io.msrpc.im.provider.storage;

/** Too much is waiting for storage, or it is closing; nothing was done. */
public final class StorageBusyException extends StorageException {
  private static final long serialVersionUID = 1L;

  /** Says what is full or closed. */
  public StorageBusyException(String message) {
    super(message);
  }
}
