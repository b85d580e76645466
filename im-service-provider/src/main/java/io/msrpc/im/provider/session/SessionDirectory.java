package io.msrpc.im.provider.session;

import io.msrpc.im.session.SessionRef;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Port: every session, its generation and whether it is alive. What is ended stays ended. Futures
 * fail with a {@link io.msrpc.im.provider.storage.StorageException} only, complete when it is on
 * disk, and what depends on them must not block.
 */
public interface SessionDirectory {
  /**
   * Starts a session of generation 0, and in the same transaction ends the user's sessions of the
   * same device and those of the same platform.
   *
   * @return those that ended by it
   */
  CompletableFuture<List<StoredSession>> start(StoredSession session);

  /** Raises the generation of a user's live session; empty when there is no such session. */
  CompletableFuture<Optional<StoredSession>> open(String uid, String sid);

  /** Ends a user's live session; empty when there is no such session. */
  CompletableFuture<Optional<StoredSession>> end(String uid, String sid);

  /** A live session. */
  CompletableFuture<Optional<StoredSession>> find(String sid);

  /** The user's live sessions whose tokens have not expired, the newest first. */
  CompletableFuture<List<StoredSession>> list(String uid);

  /** Those of the references that are still of their session's generation. */
  CompletableFuture<List<SessionRef>> current(List<SessionRef> sessions);
}
