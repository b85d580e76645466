package io.msrpc.im.gateway.session;

import io.msrpc.im.chat.ChatService;
import io.msrpc.im.chat.ConversationPage;
import io.msrpc.im.chat.Head;
import io.msrpc.im.chat.HeadsPage;
import io.msrpc.im.chat.HeadsQuery;
import io.msrpc.im.chat.Message;
import io.msrpc.im.chat.Pull;
import io.msrpc.im.chat.PullResult;
import io.msrpc.im.chat.ReadOutcome;
import io.msrpc.im.chat.SendOutcome;
import io.msrpc.im.session.SessionRef;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A logic tier whose every answer the test gives itself; heads are answered at once. */
final class ScriptedChats implements ChatService {
  final List<List<Message>> batches = new ArrayList<>();
  final List<CompletableFuture<List<SendOutcome>>> answers = new ArrayList<>();
  final List<CompletableFuture<PullResult>> pulls = new ArrayList<>();
  final List<CompletableFuture<ReadOutcome>> reads = new ArrayList<>();
  int headsAsked;
  CompletableFuture<HeadsPage> heads = page();

  static CompletableFuture<HeadsPage> page(Head... heads) {
    return CompletableFuture.completedFuture(new HeadsPage(List.of(heads), false, false));
  }

  /** Commits every message of the batch. */
  void commit(int batch) {
    List<SendOutcome> outcomes = new ArrayList<>();
    for (Message message : batches.get(batch)) {
      outcomes.add(
          new SendOutcome.Committed(
              message.cmid(), "c", 1, outcomes.size() + 1, 1, 1, false, true));
    }
    answers.get(batch).complete(outcomes);
  }

  @Override
  public CompletableFuture<List<SendOutcome>> send(SessionRef session, List<Message> messages) {
    CompletableFuture<List<SendOutcome>> answer = new CompletableFuture<>();
    batches.add(messages);
    answers.add(answer);
    return answer;
  }

  @Override
  public CompletableFuture<PullResult> pull(Pull pull) {
    CompletableFuture<PullResult> answer = new CompletableFuture<>();
    pulls.add(answer);
    return answer;
  }

  @Override
  public CompletableFuture<HeadsPage> heads(HeadsQuery query) {
    headsAsked++;
    return heads;
  }

  @Override
  public CompletableFuture<ReadOutcome> read(
      SessionRef session, String conv, long epoch, long upTo) {
    CompletableFuture<ReadOutcome> answer = new CompletableFuture<>();
    reads.add(answer);
    return answer;
  }

  @Override
  public CompletableFuture<ConversationPage> conversations(String uid, long before, int limit) {
    throw new UnsupportedOperationException();
  }
}
