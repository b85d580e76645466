package io.msrpc.im.console;

import io.msrpc.im.gateway.protocol.Command;
import io.msrpc.im.gateway.protocol.Event;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A signed-in device: sends what it is given once, whatever happens to connections, and reports
 * what arrives once. Public methods may be called on any thread; everything else, the listener too,
 * runs on the network's executor.
 */
final class ChatSession implements AutoCloseable {
  private static final int CMID_BYTES = 16;

  private final SecureRandom random = new SecureRandom();
  private final EventExecutor executor;
  private final SignIn signIn;
  private final Journal journal;
  private final Listener listener;
  private final ChatLink link;
  private final Inbox inbox;
  private final Outbox outbox;
  private final Lookup lookup;
  private final Set<String> reported = new HashSet<>();
  private final CompletableFuture<Void> connected = new CompletableFuture<>();

  /** Asks the server which gateways there are now. */
  @FunctionalInterface
  interface Lookup {
    CompletableFuture<List<Gateway>> gateways();
  }

  /** What a session reports. */
  interface Listener {
    /** The connection's state has changed; {@code wait} is the time to the next try. */
    void moved(LinkState state, Duration wait);

    /** A message by somebody else, or by this user on another device. */
    void message(ChatEntry entry, boolean own);

    /** So many older messages were left out because this device was far behind. */
    void skipped(long count);

    /** A message is in the log; {@code offline}: its receiver is known to be offline. */
    void sent(Outgoing message, boolean offline);

    /** A message was refused for good. */
    void failed(Outgoing message, String reason);

    /** The session is over: the server has ended it, or this device cannot store any more. */
    void ended(String reason);
  }

  /**
   * Makes a session without connecting.
   *
   * @param journal closed with the session
   * @param lookup asks which gateways there are; used after each connect
   */
  ChatSession(Network network, SignIn signIn, Journal journal, Lookup lookup, Listener listener) {
    this.executor = network.executor();
    this.signIn = signIn;
    this.journal = journal;
    this.lookup = lookup;
    this.listener = listener;
    link = new ChatLink(network, signIn, new LinkEvents());
    inbox = new Inbox(executor, link, journal, new Arrivals());
    outbox = new Outbox(executor, link, journal, new Departures());
  }

  SignIn signIn() {
    return signIn;
  }

  LinkState state() {
    return link.state();
  }

  /** The gateway the session is on, or will try next. */
  Gateway gateway() {
    return link.gateway();
  }

  /** Connects, and stays connected; the future completes when it is ready for the first time. */
  CompletableFuture<Void> start() {
    executor.execute(link::start);
    return connected;
  }

  /** Keeps a text on disk and sends it as soon as it can be. */
  void send(String uid, String name, String content) {
    byte[] id = new byte[CMID_BYTES];
    random.nextBytes(id);
    Outgoing message = new Outgoing(HexFormat.of().formatHex(id), uid, name, content);
    executor.execute(() -> guarded(() -> outbox.add(message)));
  }

  /** How many messages are not sent yet. */
  CompletableFuture<Integer> unsent() {
    return CompletableFuture.supplyAsync(outbox::size, executor);
  }

  /** Completes when every message is sent or refused. */
  CompletableFuture<Void> drained() {
    return CompletableFuture.supplyAsync(outbox::drained, executor).thenCompose(empty -> empty);
  }

  /** Disconnects and closes the journal; what is not sent is sent by the next session on it. */
  @Override
  public void close() {
    close(false);
  }

  /** Disconnects and closes the journal, in which no message is left. */
  void closeAndForget() {
    close(true);
  }

  private void close(boolean forget) {
    if (executor.inEventLoop()) {
      shutDown(forget);
    } else {
      executor.submit(() -> shutDown(forget)).awaitUninterruptibly();
    }
  }

  private void shutDown(boolean forget) {
    link.close();
    try {
      if (forget) {
        journal.forgetMessages();
      }
      journal.close();
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  /** Runs a step that writes the journal; when that fails, nothing more may be acknowledged. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (UncheckedIOException failure) {
      link.close();
      listener.ended("cannot store messages: " + failure.getMessage());
    }
  }

  private final class LinkEvents implements ChatLink.Listener {
    @Override
    public void moved(LinkState state, Duration wait) {
      listener.moved(state, wait);
    }

    @Override
    public void ready(Event.AuthOk authOk) {
      outbox.pump();
      lookup.gateways().thenAcceptAsync(link::know, executor);
      connected.complete(null);
    }

    @Override
    public void event(Event event) {
      if (event instanceof Event.Push push) {
        guarded(() -> inbox.push(push));
      } else if (event instanceof Event.Heads heads) {
        guarded(() -> inbox.heads(heads));
      } else if (event instanceof Event.ReadMoved read && read.uid().equals(signIn.uid())) {
        var known = new Command.ReadUpTo(read.conv(), read.upTo());
        link.tell(new Command.Ack(List.of(), List.of(known)));
      }
    }

    @Override
    public void ended(String reason) {
      listener.ended(reason);
    }
  }

  private final class Arrivals implements Inbox.Listener {
    @Override
    public void stored(List<ChatEntry> entries, long silentUpTo) {
      List<Outgoing> sent = outbox.remove(entries.stream().map(ChatEntry::cmid).toList());
      sent.forEach(message -> listener.sent(message, false));
      sent.forEach(message -> reported.add(message.cmid()));
      for (ChatEntry entry : entries) {
        if (!reported.remove(entry.cmid()) && entry.seq() > silentUpTo) {
          listener.message(entry, entry.from().equals(signIn.uid()));
        }
      }
    }

    @Override
    public void skipped(long count) {
      listener.skipped(count);
    }
  }

  private final class Departures implements Outbox.Listener {
    @Override
    public void committed(Outgoing message, Event.SendAck ack) {
      guarded(
          () -> {
            if (outbox.remove(List.of(message.cmid())).isEmpty()) {
              return; // its entry came first
            }
            listener.sent(message, !ack.delivered());
            reported.add(message.cmid());
            inbox.committed(ack.conv(), ack.epoch(), entry(message, ack));
          });
    }

    @Override
    public void refused(Outgoing message, String reason) {
      listener.failed(message, reason);
    }

    private ChatEntry entry(Outgoing message, Event.SendAck ack) {
      return new ChatEntry(
          ack.seq(),
          "TEXT",
          signIn.uid(),
          signIn.nick(),
          message.cmid(),
          ack.time(),
          message.content());
    }
  }
}
