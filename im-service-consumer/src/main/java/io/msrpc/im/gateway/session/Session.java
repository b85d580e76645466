package io.msrpc.im.gateway.session;

import io.msrpc.im.chat.ChatError;
import io.msrpc.im.chat.PullResult;
import io.msrpc.im.chat.ReadOutcome;
import io.msrpc.im.gateway.protocol.CloseCode;
import io.msrpc.im.gateway.protocol.Command;
import io.msrpc.im.gateway.protocol.ErrorCode;
import io.msrpc.im.gateway.protocol.Event;
import io.msrpc.im.gateway.protocol.EventWriter;
import io.msrpc.im.gateway.protocol.Request;
import io.msrpc.im.push.KickReason;
import io.msrpc.im.session.Cursor;
import io.msrpc.im.session.OpenResult;
import io.msrpc.im.session.SessionRef;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection's session: who it is, what its device has confirmed, and what its client may do.
 *
 * <p>Confined to the event loop of its connection; {@link #push}, {@link #kick} and the ids may be
 * used from any thread. It begins with {@link #start} and ends once: by {@link #closed}, when the
 * connection went, or by a kick, after which the client gets and sends nothing more.
 */
public final class Session {
  private final SessionContext context;
  private final OpenResult.Opened opened;
  private final ClientLink link;
  private final Cursors cursors;
  private final SendQueue sends;
  private final Calls calls;
  private final HeadsTeller heads;
  private @Nullable Future<?> expiry;
  private boolean ended;

  /** A session that the logic tier has opened, on the link's event loop. */
  public Session(SessionContext context, OpenResult.Opened opened, ClientLink link) {
    this.context = context;
    this.opened = opened;
    this.link = link;
    this.cursors = new Cursors(opened.cursors());
    this.sends = new SendQueue(this, context.options());
    this.calls = new Calls(this);
    this.heads = new HeadsTeller(this);
  }

  /** Becomes reachable, answers AUTH_OK and tells what the device has missed. */
  public void start(@Nullable Long authId) {
    Session older = context.sessions().add(this);
    if (older != null) {
      older.kick(older.generation(), KickReason.REPLACED);
    }
    if (older == this) {
      return;
    }
    long lifeMillis = opened.tokenExpiresAt() - opened.serverTime();
    expiry =
        executor()
            .schedule(
                () -> end(KickReason.EXPIRED), Math.max(0, lifeMillis), TimeUnit.MILLISECONDS);
    send(authId, authOk());
    if (takesHints()) {
      heads.tell();
    } else {
      heads.miss(); // a client that has no room for events yet hears them when it has
    }
  }

  private Event.AuthOk authOk() {
    return new Event.AuthOk(
        sid(),
        uid(),
        deviceId(),
        opened.platform(),
        context.options().heartbeat().toMillis(),
        context.options().window(),
        opened.resume(),
        opened.serverTime());
  }

  /** Carries out what the client said. */
  public void handle(Request request) {
    Long id = request.id();
    Command command = request.command();
    if (ended) {
      return;
    }
    if (request.refusal() != null) {
      send(id, request.refusal());
    } else if (command instanceof Command.Send send) {
      sends.offer(id, send.message());
    } else if (command instanceof Command.Ack ack) {
      confirm(ack);
    } else if (command instanceof Command.Pull pull) {
      pull(id, pull);
    } else if (command instanceof Command.Read read) {
      read(id, read);
    } else if (command instanceof Command.Ping) {
      send(id, new Event.Pong(context.clock().millis()));
      heads.tell();
    } else if (command instanceof Command.Auth) {
      send(id, Event.Failure.of(ErrorCode.ALREADY_AUTHENTICATED, "authenticated already"));
    }
  }

  private void confirm(Command.Ack ack) {
    ack.acks().forEach(each -> note(cursors.stored(each.conv(), each.epoch(), each.upTo())));
    ack.reads().forEach(each -> note(cursors.read(each.conv(), each.upTo())));
  }

  private void note(@Nullable Cursor raised) {
    if (raised != null) {
      context.journal().confirm(uid(), deviceId(), raised);
      heads.progress();
    }
  }

  private void pull(@Nullable Long id, Command.Pull pull) {
    var wish =
        new io.msrpc.im.chat.Pull(
            ref(), pull.conv(), pull.epoch(), pull.from(), pull.to(), pull.limit());
    calls.start(id, () -> context.backend().chats().pull(wish), result -> onPulled(id, result));
  }

  private void onPulled(@Nullable Long id, PullResult result) {
    if (result instanceof PullResult.Refused refused) {
      refuse(id, refused.error(), refused.text());
    } else if (!link.isWritable()) {
      calls.busy(id, "the connection is full", SendQueue.RETRY_AFTER_MILLIS);
    } else if (result instanceof PullResult.Entries found) {
      send(id, fitted(found));
    }
  }

  /** As many of the entries as one message takes; it then settles a shorter range. */
  private static Event.Entries fitted(PullResult.Entries found) {
    int count = EventWriter.fitting(found.entries());
    boolean all = count == found.entries().size();
    return new Event.Entries(
        found.conv(),
        found.epoch(),
        found.from(),
        all ? found.to() : found.entries().get(count - 1).seq(),
        found.entries().subList(0, count),
        found.headSeq(),
        found.headOrd(),
        found.more() || !all);
  }

  private void read(@Nullable Long id, Command.Read read) {
    calls.start(
        id,
        () -> context.backend().chats().read(ref(), read.conv(), read.epoch(), read.upTo()),
        outcome -> onRead(id, read.conv(), outcome));
  }

  private void onRead(@Nullable Long id, String conv, ReadOutcome outcome) {
    if (outcome.error() != null) {
      refuse(id, outcome.error(), "the read cursor was not moved");
    } else {
      note(cursors.read(conv, outcome.readSeq()));
      send(id, new Event.ReadMoved(conv, uid(), outcome.readSeq()));
    }
  }

  private void refuse(@Nullable Long id, ChatError error, String text) {
    if (error == ChatError.SUPERSEDED) {
      superseded();
    } else {
      long wait = error == ChatError.BUSY ? SendQueue.RETRY_AFTER_MILLIS : 0;
      send(id, Event.Failure.of(ErrorCode.of(error), text, wait, null));
    }
  }

  /** Sends a hint, unless the connection is full: then HEADS follow when it drains. Any thread. */
  public void push(Event hint) {
    executor()
        .execute(
            () -> {
              if (ended) {
                return;
              }
              if (link.takesHints()) {
                link.send(null, hint);
              } else {
                heads.miss();
              }
            });
  }

  /**
   * Ends the session when it is of this generation or an older one; completes when its client gets
   * nothing more. Any thread.
   */
  public CompletableFuture<Void> kick(long upToGeneration, KickReason reason) {
    return generation() > upToGeneration
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.runAsync(() -> end(reason), executor());
  }

  /** The connection takes more again. */
  public void drained() {
    if (!ended) {
      heads.drained();
    }
  }

  /** The connection is gone: the session ends, and the logic tier is notified. */
  public void closed() {
    leave();
    context
        .departures()
        .add(saveCursors().thenCompose(saved -> context.backend().sessions().close(ref())));
  }

  /** Another connection has the session now. */
  void superseded() {
    end(KickReason.REPLACED);
  }

  /** Closes the connection, which ends the session. */
  void drop(CloseCode code) {
    leave();
    link.close(code);
  }

  private void end(KickReason reason) {
    if (!ended) {
      send(null, new Event.Kick(reason.name()));
      drop(CloseCode.KICKED);
    }
  }

  private void leave() {
    ended = true;
    context.sessions().remove(this);
    if (expiry != null) {
      expiry.cancel(false);
      expiry = null;
    }
  }

  /** Has what the device confirmed so far saved; the stage never fails. */
  CompletableFuture<Void> saveCursors() {
    return context.journal().flush(uid(), deviceId());
  }

  void send(@Nullable Long id, Event event) {
    if (!ended) {
      link.send(id, event);
    }
  }

  boolean takesHints() {
    return link.takesHints();
  }

  boolean hasEnded() {
    return ended;
  }

  SessionContext context() {
    return context;
  }

  Cursors cursors() {
    return cursors;
  }

  EventExecutor executor() {
    return link.executor();
  }

  long nanoTime() {
    return executor().ticker().nanoTime();
  }

  /** The claim every call carries. */
  public SessionRef ref() {
    return opened.session();
  }

  /** Whose session. */
  public String uid() {
    return ref().uid();
  }

  /** Its id. */
  public String sid() {
    return ref().sid();
  }

  /** How many connections opened it before this one, and this. */
  long generation() {
    return ref().generation();
  }

  String deviceId() {
    return opened.deviceId();
  }
}
