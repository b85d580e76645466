package io.msrpc.im.gateway.session;

import io.msrpc.call.RpcException;
import io.msrpc.im.chat.ChatError;
import io.msrpc.im.chat.Message;
import io.msrpc.im.chat.SendOutcome;
import io.msrpc.im.gateway.protocol.ErrorCode;
import io.msrpc.im.gateway.protocol.Event;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The SENDs of one session, in order: one batch is with the logic tier, the rest waits, at most the
 * window together. The first message that is neither committed nor refused for good stops the
 * queue: what waits behind it is answered BUSY, and so is every later message until the stopped one
 * is sent again, or 10 s have passed since it might have been. Otherwise a message sent before the
 * client saw the refusal would overtake the retry, and a sender's own order would be lost.
 *
 * <p>Confined to the session's event loop.
 */
final class SendQueue {
  /** How long to wait before trying again when the logic tier could not be reached. */
  static final long RETRY_AFTER_MILLIS = 1_000;

  private static final long FULL_MILLIS = 100;
  private static final long HOLD_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Session session;
  private final int window;
  private final TokenBucket bucket;
  private final Deque<Pending> waiting = new ArrayDeque<>();
  private int inFlight;
  private @Nullable Hold hold;

  SendQueue(Session session, SessionOptions options) {
    this.session = session;
    this.window = options.window();
    this.bucket =
        new TokenBucket(options.sendsPerSecond(), options.sendBurst(), session.nanoTime());
  }

  /** Takes a message in, or refuses it. */
  void offer(@Nullable Long id, Message message) {
    Pending pending = new Pending(id, message);
    if (isHeldBack(message.cmid())) {
      behind(pending);
    } else if (waiting.size() + inFlight >= window) {
      stopAt(pending, ErrorCode.BUSY, "more than " + window + " unanswered", FULL_MILLIS);
    } else {
      long wait = bucket.take(session.nanoTime());
      if (wait > 0) {
        stopAt(pending, ErrorCode.RATE_LIMITED, "too many messages", wait);
      } else {
        waiting.add(pending);
        flush();
      }
    }
  }

  private boolean isHeldBack(String cmid) {
    if (hold != null
        && (hold.cmid.equals(cmid) || session.nanoTime() - hold.readyNanos >= HOLD_NANOS)) {
      hold = null;
    }
    return hold != null;
  }

  private void flush() {
    if (inFlight > 0 || waiting.isEmpty()) {
      return;
    }
    List<Pending> batch = List.copyOf(waiting);
    waiting.clear();
    inFlight = batch.size();
    session
        .context()
        .backend()
        .chats()
        .send(session.ref(), batch.stream().map(Pending::message).toList())
        .whenCompleteAsync(
            (outcomes, failure) -> settle(batch, outcomes, failure), session.executor());
  }

  private void settle(
      List<Pending> batch, @Nullable List<SendOutcome> outcomes, @Nullable Throwable failure) {
    inFlight = 0;
    boolean stopped = false;
    for (int i = 0; i < batch.size() && !session.hasEnded(); i++) {
      SendOutcome outcome = outcomes == null || i >= outcomes.size() ? null : outcomes.get(i);
      if (outcome != null && isSettled(outcome)) {
        answer(batch.get(i), outcome);
      } else if (stopped) {
        behind(batch.get(i));
      } else {
        stopped = true;
        stopAt(batch.get(i), outcome, failure);
      }
    }
    if (stopped) {
      List<Pending> behind = List.copyOf(waiting);
      waiting.clear();
      behind.forEach(this::behind);
    }
    flush();
  }

  /** Whether it will never be different: committed, or refused for good. */
  private static boolean isSettled(SendOutcome outcome) {
    return !(outcome instanceof SendOutcome.Refused refused)
        || (refused.error() != ChatError.BUSY && refused.error() != ChatError.OTHER);
  }

  private void answer(Pending pending, SendOutcome outcome) {
    if (outcome instanceof SendOutcome.Committed done) {
      session.send(pending.id, acknowledgement(done));
    } else if (outcome instanceof SendOutcome.Refused refused) {
      if (refused.error() == ChatError.SUPERSEDED) {
        session.superseded();
      } else {
        refuse(pending, ErrorCode.of(refused.error()), refused.text(), 0);
      }
    }
  }

  private static Event.SendAck acknowledgement(SendOutcome.Committed done) {
    return new Event.SendAck(
        done.cmid(),
        done.conv(),
        done.epoch(),
        done.seq(),
        done.ord(),
        done.time(),
        done.dup(),
        done.delivered());
  }

  private void stopAt(Pending pending, @Nullable SendOutcome outcome, @Nullable Throwable failure) {
    if (outcome instanceof SendOutcome.Refused refused) {
      long wait = Math.max(FULL_MILLIS, refused.retryAfterMillis());
      stopAt(pending, ErrorCode.of(refused.error()), refused.text(), wait);
    } else {
      stopAt(pending, codeOf(failure), "the logic tier did not answer", RETRY_AFTER_MILLIS);
    }
  }

  /** Refuses for now; what is not this message waits. */
  private void stopAt(Pending pending, ErrorCode code, String text, long retryAfterMillis) {
    long waitNanos = TimeUnit.MILLISECONDS.toNanos(retryAfterMillis);
    hold = new Hold(pending.message.cmid(), session.nanoTime() + waitNanos);
    refuse(pending, code, text, retryAfterMillis);
  }

  /** Refuses because an earlier message stopped the queue. */
  private void behind(Pending pending) {
    long readyNanos = hold == null ? session.nanoTime() : hold.readyNanos;
    long wait = TimeUnit.NANOSECONDS.toMillis(readyNanos - session.nanoTime());
    refuse(pending, ErrorCode.BUSY, "an earlier message comes first", Math.max(1, wait));
  }

  private void refuse(Pending pending, ErrorCode code, String text, long retryAfterMillis) {
    session.send(
        pending.id, Event.Failure.of(code, text, retryAfterMillis, pending.message.cmid()));
  }

  /** What to tell the client about a message whose call failed, or had no outcome for it. */
  private static ErrorCode codeOf(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof RpcException rpc && rpc.safeToRetry()
        ? ErrorCode.BUSY
        : ErrorCode.UNKNOWN_OUTCOME;
  }

  /** A message and the id to answer to. */
  private record Pending(@Nullable Long id, Message message) {}

  /** The message everything else waits for, and when it may be sent again. */
  private record Hold(String cmid, long readyNanos) {}
}
