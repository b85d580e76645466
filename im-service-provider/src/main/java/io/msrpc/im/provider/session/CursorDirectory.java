package io.msrpc.im.provider.session;

import io.msrpc.im.session.Cursor;
import io.msrpc.im.session.DeviceCursors;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Port: how far each device is. Futures fail with a {@link
 * io.msrpc.im.provider.storage.StorageException} only, and what depends on them must not block.
 */
public interface CursorDirectory {
  /**
   * Keeps what devices have confirmed. A value only rises within an epoch and never passes the
   * log's; cursors of another epoch than the conversation's, or of a conversation the user is not
   * in, are left out.
   *
   * @return how many were kept
   */
  CompletableFuture<Integer> save(List<DeviceCursors> cursors);

  /** What a device has confirmed, as far as it is of the conversations' epochs. */
  CompletableFuture<List<Cursor>> of(String uid, String device);
}
