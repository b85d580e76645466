package io.msrpc.im.console;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.msrpc.im.chat.EntryType;
import io.msrpc.im.chat.Message;
import io.msrpc.im.gateway.protocol.Command;
import io.msrpc.im.gateway.protocol.Event;
import io.netty.util.concurrent.EventExecutor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way out, in the order they were written. Each is on disk before its first try
 * and keeps its cmid on every try, so it is committed once however often it is sent. One is under
 * way at a time: what follows a message that the server could not take waits behind it.
 *
 * <p>Confined to the session's executor.
 */
final class Outbox {
  /** Most messages that wait. */
  static final int MAX_WAITING = 1000;

  private static final long PAUSE_MILLIS = 2000;

  private final EventExecutor executor;
  private final ChatLink link;
  private final Journal journal;
  private final Listener listener;
  private final Map<String, Outgoing> waiting = new LinkedHashMap<>();
  private CompletableFuture<Void> empty = new CompletableFuture<>();
  private boolean sending;
  private boolean pausing;
  private boolean closing;

  /** What becomes of messages. */
  interface Listener {
    /** The server has committed it. Storing that takes it out of the journal. */
    void committed(Outgoing message, Event.SendAck sendAck);

    /** The server will never take it. */
    void refused(Outgoing message, String reason);
  }

  Outbox(EventExecutor executor, ChatLink link, Journal journal, Listener listener) {
    this.executor = executor;
    this.link = link;
    this.journal = journal;
    this.listener = listener;
    journal.outbox().forEach(message -> waiting.put(message.cmid(), message));
  }

  int size() {
    return waiting.size();
  }

  /** Keeps a message, then sends it when it is its turn; refuses it when too many wait. */
  void add(Outgoing message) {
    if (waiting.size() >= MAX_WAITING) {
      listener.refused(message, MAX_WAITING + " messages wait already");
      return;
    }
    journal.queue(message);
    waiting.put(message.cmid(), message);
    pump();
  }

  /** Takes out messages that are stored as entries now; returns those that were still waiting. */
  List<Outgoing> remove(List<String> cmids) {
    List<Outgoing> removed = cmids.stream().filter(waiting::containsKey).map(waiting::get).toList();
    removed.forEach(message -> waiting.remove(message.cmid()));
    checkEmpty();
    return removed;
  }

  /** Sends the oldest message if the link is ready and none is under way. */
  void pump() {
    if (sending || pausing || waiting.isEmpty() || link.state() != LinkState.READY) {
      return;
    }
    Outgoing next = waiting.values().iterator().next();
    sending = true;
    link.ask(new Command.Send(message(next)))
        .whenComplete((answer, failure) -> onAnswer(next, answer, failure));
  }

  private static Message message(Outgoing out) {
    return new Message(
        out.cmid(),
        null,
        out.to(),
        null,
        EntryType.TEXT,
        out.content(),
        0,
        List.of(),
        null,
        Map.of());
  }

  /** Completes when nothing waits any more. */
  CompletableFuture<Void> drained() {
    closing = true;
    if (empty.isDone()) {
      empty = new CompletableFuture<>();
    }
    checkEmpty();
    return empty;
  }

  private void onAnswer(Outgoing message, @Nullable Event answer, @Nullable Throwable failure) {
    sending = false;
    if (answer instanceof Event.SendAck ack) {
      listener.committed(message, ack);
      pump();
    } else if (failure instanceof CommandException refused && !refused.worthRetrying()) {
      journal.forget(message.cmid());
      remove(List.of(message.cmid()));
      listener.refused(message, refused.reason());
      pump();
    } else if (failure instanceof CommandException busy && link.state() == LinkState.READY) {
      pause(busy.retryAfterMillis());
    }
  }

  private void pause(long wishMillis) {
    pausing = true;
    executor.schedule(
        () -> {
          pausing = false;
          pump();
        },
        wishMillis > 0 ? wishMillis : PAUSE_MILLIS,
        MILLISECONDS);
  }

  private void checkEmpty() {
    if (closing && waiting.isEmpty()) {
      empty.complete(null);
    }
  }
}
