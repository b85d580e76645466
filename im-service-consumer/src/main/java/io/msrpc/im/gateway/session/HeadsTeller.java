package io.msrpc.im.gateway.session;

import io.msrpc.im.chat.Head;
import io.msrpc.im.chat.HeadsPage;
import io.msrpc.im.chat.HeadsQuery;
import io.msrpc.im.gateway.protocol.CloseCode;
import io.msrpc.im.gateway.protocol.Event;
import io.msrpc.im.gateway.protocol.Limits;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells a device what it has not confirmed. It asks the logic tier each time, one question at a
 * time and one a second at most, so a slow or hostile client costs a bounded amount; a wish that
 * comes meanwhile is served by the next question. Because the truth is asked for, a connection that
 * could not take a push needs to remember one bit only: that it missed something.
 *
 * <p>Confined to the session's event loop.
 */
final class HeadsTeller {
  private static final long MIN_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int HEARTBEATS_WITHOUT_PROGRESS = 3;

  private final Session session;
  private boolean asking;
  private boolean wanted;
  private boolean missed;
  private long earliestNanos;
  private boolean pending;
  private long progressNanos;

  HeadsTeller(Session session) {
    this.session = session;
    this.earliestNanos = session.nanoTime();
    this.progressNanos = earliestNanos;
  }

  /** Sends HEADS soon: at once, or when the question under way is answered and a second is over. */
  void tell() {
    if (asking) {
      wanted = true;
      return;
    }
    asking = true;
    long delay = earliestNanos - session.nanoTime();
    if (delay <= 0) {
      ask();
    } else {
      session.executor().schedule(this::ask, delay, TimeUnit.NANOSECONDS);
    }
  }

  /** Something was not sent because the connection is full. */
  void miss() {
    missed = true;
  }

  /** The connection takes more again. */
  void drained() {
    if (missed) {
      missed = false;
      tell();
    }
  }

  /** The device has confirmed something new. */
  void progress() {
    progressNanos = session.nanoTime();
  }

  private void ask() {
    if (session.hasEnded()) {
      return;
    }
    earliestNanos = session.nanoTime() + MIN_INTERVAL_NANOS;
    HeadsQuery query = new HeadsQuery(session.ref(), session.deviceId(), Limits.HEADS);
    session
        .saveCursors()
        .thenCompose(saved -> session.context().backend().chats().heads(query))
        .whenCompleteAsync((page, failure) -> onAnswer(page), session.executor());
  }

  /** A failed question is forgotten: the next heartbeat asks again. */
  private void onAnswer(@Nullable HeadsPage page) {
    asking = false;
    if (session.hasEnded()) {
      return;
    }
    if (page != null && page.superseded()) {
      session.superseded();
      return;
    }
    if (page != null) {
      tell(page);
    }
    if (wanted) {
      wanted = false;
      tell();
    }
  }

  private void tell(HeadsPage page) {
    List<Head> open = page.heads().stream().filter(head -> !session.cursors().cover(head)).toList();
    if (isStuck(!open.isEmpty())) {
      session.drop(CloseCode.TOO_SLOW);
    } else if (session.takesHints()) {
      session.send(null, new Event.Heads(open, page.more()));
    } else {
      miss();
    }
  }

  /** Whether there was something to confirm, and nothing was confirmed, for three heartbeats. */
  private boolean isStuck(boolean hasOpenHeads) {
    long now = session.nanoTime();
    if (!hasOpenHeads || !pending) {
      progressNanos = now;
    }
    pending = hasOpenHeads;
    long allowed = session.context().options().heartbeat().toNanos() * HEARTBEATS_WITHOUT_PROGRESS;
    return now - progressNanos >= allowed;
  }
}
