package io.msrpc.im.provider.chat;

import io.msrpc.annotation.MsService;
import io.msrpc.im.chat.ChatError;
import io.msrpc.im.chat.ChatService;
import io.msrpc.im.chat.ConversationPage;
import io.msrpc.im.chat.HeadsPage;
import io.msrpc.im.chat.HeadsQuery;
import io.msrpc.im.chat.Message;
import io.msrpc.im.chat.Pull;
import io.msrpc.im.chat.PullResult;
import io.msrpc.im.chat.ReadOutcome;
import io.msrpc.im.chat.SendOutcome;
import io.msrpc.im.provider.push.EntryPushes;
import io.msrpc.im.provider.push.ReadPushes;
import io.msrpc.im.provider.session.SoftState;
import io.msrpc.im.session.SessionRef;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Serves conversations: checks what is asked, and leaves the answer to the log. */
@MsService
public final class ChatEndpoint implements ChatService {
  private static final int MOST_ENTRIES = 200;
  private static final int MOST_HEADS = 500;
  private static final int MOST_CONVERSATIONS = 200;

  private final ConversationLog conversations;
  private final ReadPushes readPushes;
  private final Sending sending;

  /** With the log, and whom to tell after a commit. */
  public ChatEndpoint(
      ConversationLog conversations,
      SoftState softState,
      EntryPushes entryPushes,
      ReadPushes readPushes) {
    this.conversations = conversations;
    this.readPushes = readPushes;
    this.sending = new Sending(conversations, softState, entryPushes, readPushes);
  }

  @Override
  public CompletableFuture<List<SendOutcome>> send(SessionRef session, List<Message> messages) {
    return sending.send(session, messages);
  }

  @Override
  public CompletableFuture<PullResult> pull(Pull pull) {
    boolean range = pull.from() >= 1 && pull.to() >= pull.from();
    if (!range || pull.limit() < 1 || pull.limit() > MOST_ENTRIES) {
      return CompletableFuture.completedFuture(
          new PullResult.Refused(
              ChatError.BAD_FORMAT, "from >= 1, to >= from and a limit of 1 to 200 are expected"));
    }
    return conversations.read(pull);
  }

  @Override
  public CompletableFuture<HeadsPage> heads(HeadsQuery query) {
    int limit = Math.max(1, Math.min(query.limit(), MOST_HEADS));
    return conversations.heads(new HeadsQuery(query.session(), query.deviceId(), limit));
  }

  @Override
  public CompletableFuture<ReadOutcome> read(
      SessionRef session, String conv, long epoch, long upTo) {
    Optional<PrivateConversation> conversation = PrivateConversation.parse(conv);
    if (conversation.isEmpty()) {
      return CompletableFuture.completedFuture(new ReadOutcome(ChatError.NOT_MEMBER, 0));
    }
    List<String> members = conversation.get().members();
    return conversations
        .moveReadCursor(session, conv, epoch, upTo)
        .thenApply(
            move -> {
              if (move.moved()) {
                readPushes.offer(session.uid(), conv, members, move.outcome().readSeq());
              }
              return move.outcome();
            });
  }

  @Override
  public CompletableFuture<ConversationPage> conversations(String uid, long beforeTime, int limit) {
    return conversations.conversations(
        uid, beforeTime, Math.max(1, Math.min(limit, MOST_CONVERSATIONS)));
  }
}
