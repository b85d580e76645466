package io.msrpc.im.provider.chat;

import io.msrpc.im.chat.ChatError;
import io.msrpc.im.chat.Entry;
import io.msrpc.im.chat.Message;
import io.msrpc.im.chat.SendOutcome;
import io.msrpc.im.provider.chat.Appended.Added;
import io.msrpc.im.provider.chat.Appended.Known;
import io.msrpc.im.provider.chat.Appended.Rejected;
import io.msrpc.im.provider.push.EntryPushes;
import io.msrpc.im.provider.push.FreshEntry;
import io.msrpc.im.provider.push.ReadPushes;
import io.msrpc.im.provider.session.SoftState;
import io.msrpc.im.provider.storage.Failures;
import io.msrpc.im.provider.storage.StorageException;
import io.msrpc.im.session.SessionRef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the messages of one session: checks them, has the log append what keeps the rules, tells
 * the gateways after the commit, and gives each message its outcome.
 */
final class Sending {
  /** When to try again what storage did not take, in milliseconds. */
  private static final long RETRY_AFTER_MILLIS = 1_000;

  /** Most messages taken in one call; the rest is refused, to be sent again. */
  private static final int MOST_MESSAGES = 100;

  private static final Logger log = LoggerFactory.getLogger(Sending.class);

  private final ConversationLog conversations;
  private final SoftState softState;
  private final EntryPushes entryPushes;
  private final ReadPushes readPushes;

  Sending(
      ConversationLog conversations,
      SoftState softState,
      EntryPushes entryPushes,
      ReadPushes readPushes) {
    this.conversations = conversations;
    this.softState = softState;
    this.entryPushes = entryPushes;
    this.readPushes = readPushes;
  }

  /** One outcome a message, in order; it never fails. */
  CompletableFuture<List<SendOutcome>> send(SessionRef session, List<Message> messages) {
    List<Checked> checked =
        messages.stream()
            .limit(MOST_MESSAGES)
            .map(message -> Checked.of(session.uid(), message))
            .toList();
    List<Draft> drafts = checked.stream().map(Checked::draft).filter(Objects::nonNull).toList();
    CompletableFuture<List<Appended>> appended =
        drafts.isEmpty()
            ? CompletableFuture.completedFuture(List.of())
            : conversations.append(session, drafts, done -> push(session, drafts, done));
    return appended
        .exceptionally(Sending::nothing)
        .thenApply(done -> outcomes(session, messages, checked, done));
  }

  /** Those behind the first that was neither committed nor rejected for good are BUSY too. */
  private List<SendOutcome> outcomes(
      SessionRef session, List<Message> messages, List<Checked> checked, List<Appended> done) {
    Queue<Appended> appended = new ArrayDeque<>(done);
    List<SendOutcome> outcomes = new ArrayList<>(messages.size());
    for (int i = 0; i < messages.size(); i++) {
      Rejected rejected = i < checked.size() ? checked.get(i).rejected() : null;
      Appended next = rejected != null ? rejected : appended.poll();
      if (next == null) {
        break;
      }
      outcomes.add(outcome(session, cmid(messages.get(i)), next));
    }
    messages.stream().skip(outcomes.size()).map(Sending::busy).forEach(outcomes::add);
    return outcomes;
  }

  private SendOutcome outcome(SessionRef session, String cmid, Appended appended) {
    if (appended instanceof Added added) {
      Entry entry = added.entry();
      return new SendOutcome.Committed(
          cmid,
          added.conv(),
          added.epoch(),
          entry.seq(),
          entry.ord(),
          entry.time(),
          false,
          isOnline(session, added.conv()));
    }
    if (appended instanceof Known known) {
      return new SendOutcome.Committed(
          cmid,
          known.conv(),
          known.epoch(),
          known.seq(),
          known.ord(),
          known.time(),
          true,
          isOnline(session, known.conv()));
    }
    Rejected rejected = (Rejected) appended;
    return new SendOutcome.Refused(cmid, rejected.error(), rejected.text(), 0);
  }

  private boolean isOnline(SessionRef sender, String conv) {
    String peer =
        PrivateConversation.parse(conv).map(c -> c.peerOf(sender.uid())).orElse(sender.uid());
    return softState.routes(peer).stream()
        .anyMatch(route -> !route.session().sid().equals(sender.sid()));
  }

  private void push(SessionRef session, List<Draft> drafts, List<Appended> appended) {
    for (int i = 0; i < drafts.size(); i++) {
      if (appended.get(i) instanceof Added added) {
        List<String> members = drafts.get(i).conversation().members();
        entryPushes.offer(
            new FreshEntry(added.conv(), added.epoch(), added.entry(), members, session.sid()));
        if (added.readMoved()) {
          readPushes.offer(session.uid(), added.conv(), members, added.entry().seq());
        }
      }
    }
  }

  private static SendOutcome busy(Message message) {
    return new SendOutcome.Refused(
        cmid(message), ChatError.BUSY, "try the same again later", RETRY_AFTER_MILLIS);
  }

  private static String cmid(Message message) {
    return Objects.requireNonNullElse(message.cmid(), "");
  }

  /** Storage reports its own troubles; anything else is a defect of ours. */
  private static List<Appended> nothing(Throwable failure) {
    if (!(Failures.cause(failure) instanceof StorageException)) {
      log.error("Appending failed", failure);
    }
    return List.of();
  }
}
