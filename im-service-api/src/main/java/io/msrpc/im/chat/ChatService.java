package io.msrpc.im.chat;

import io.msrpc.annotation.MsMethod;
import io.msrpc.annotation.MsService;
import io.msrpc.im.BusyException;
import io.msrpc.im.session.SessionRef;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Conversations. Every call is idempotent, {@code send} by the client's message ids. Calls that
 * carry a {@link SessionRef} answer {@link ChatError#SUPERSEDED} when it is stale.
 */
@MsService
public interface ChatService {
  /**
   * Appends messages of one session, in order, in one transaction, durably; completes after the
   * commit.
   *
   * @return one outcome a message, in order; those behind the first that is neither committed nor
   *     rejected for good are BUSY
   */
  @MsMethod(idempotent = true)
  CompletableFuture<List<SendOutcome>> send(SessionRef session, List<Message> messages);

  /** Reads a range of a conversation, as far as the user may see it. */
  @MsMethod(idempotent = true)
  CompletableFuture<PullResult> pull(Pull pull) throws BusyException;

  /** The conversations in which this device has not confirmed everything, newest first. */
  @MsMethod(idempotent = true)
  CompletableFuture<HeadsPage> heads(HeadsQuery query) throws BusyException;

  /** Moves the user's read cursor forward; it never goes back. */
  @MsMethod(idempotent = true)
  CompletableFuture<ReadOutcome> read(SessionRef session, String conv, long epoch, long upTo)
      throws BusyException;

  /** The user's conversations, the one with the newest entry first. */
  @MsMethod(idempotent = true)
  CompletableFuture<ConversationPage> conversations(String uid, long beforeTime, int limit)
      throws BusyException;
}
