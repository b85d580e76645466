package io.msrpc.im.provider.chat;

import io.msrpc.im.chat.ConversationPage;
import io.msrpc.im.chat.HeadsPage;
import io.msrpc.im.chat.HeadsQuery;
import io.msrpc.im.chat.Pull;
import io.msrpc.im.chat.PullResult;
import io.msrpc.im.session.SessionRef;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Port: the log of every conversation and the users' read cursors in it. It numbers, fences and
 * keeps; the rules on what a message may contain are not its business.
 *
 * <p>Futures fail with a {@link io.msrpc.im.provider.storage.StorageException} only, and may
 * complete on a thread of the storage: what depends on them must not block.
 */
public interface ConversationLog {
  /**
   * Appends in order, in one transaction; completes when it is on disk. Whether the session is the
   * user's and of this generation is decided inside the transaction. For each draft, in this order:
   * its cmid is known with the same body ({@code Known}), or with another ({@code CONFLICT}); the
   * conversation is there or can be opened ({@code NO_SUCH_USER}, {@code NOT_MEMBER}); {@code ref}
   * is the seq of an entry ({@code BAD_FORMAT}). An entry gets the conversation's next seq, and
   * takes the sender's read cursor along when that covered everything of others before.
   *
   * @param onCommit told what was appended, before the future completes; by one thread, in the
   *     order of the commits; it must not block
   * @return one outcome a draft, in order
   */
  CompletableFuture<List<Appended>> append(
      SessionRef session, List<Draft> drafts, Consumer<List<Appended>> onCommit);

  /** Reads a range that has been checked to be one; cut to the head, the limit and 256 KiB. */
  CompletableFuture<PullResult> read(Pull pull);

  /** The conversations in which the device's saved cursors are not the log's. */
  CompletableFuture<HeadsPage> heads(HeadsQuery query);

  /**
   * Moves a read cursor forward to an entry, at most to the head; durable when it completes.
   *
   * @param epoch of the conversation; 0 for any
   */
  CompletableFuture<ReadMove> moveReadCursor(
      SessionRef session, String conv, long epoch, long upTo);

  /**
   * The user's conversations whose newest entry is older than {@code beforeTime}, newest first; a
   * few more than the limit when several share a time.
   */
  CompletableFuture<ConversationPage> conversations(String uid, long beforeTime, int limit);
}
