package io.msrpc.im.gateway.session;

import io.msrpc.im.gateway.protocol.ErrorCode;
import io.msrpc.im.gateway.protocol.Event;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A session's PULLs and READs: at most 4 at once, 50 a second, bursts of 200. All of them may be
 * repeated, so a call that fails is BUSY. Confined to the session's event loop.
 */
final class Calls {
  private static final int AT_ONCE = 4;
  private static final int PER_SECOND = 50;
  private static final int BURST = 200;
  private static final long BUSY_MILLIS = 100;

  private final Session session;
  private final TokenBucket bucket;
  private int inFlight;

  Calls(Session session) {
    this.session = session;
    this.bucket = new TokenBucket(PER_SECOND, BURST, session.nanoTime());
  }

  /** Starts a call and hands its value to {@code answer}, or answers with an error. */
  <T> void start(@Nullable Long id, Supplier<CompletableFuture<T>> call, Consumer<T> answer) {
    if (inFlight >= AT_ONCE) {
      busy(id, "more than " + AT_ONCE + " unanswered", BUSY_MILLIS);
      return;
    }
    long wait = bucket.take(session.nanoTime());
    if (wait > 0) {
      session.send(id, Event.Failure.of(ErrorCode.RATE_LIMITED, "too many requests", wait, null));
      return;
    }
    inFlight++;
    call.get().whenCompleteAsync((value, failure) -> settle(id, value, answer), session.executor());
  }

  void busy(@Nullable Long id, String text, long retryAfterMillis) {
    session.send(id, Event.Failure.of(ErrorCode.BUSY, text, retryAfterMillis, null));
  }

  private <T> void settle(@Nullable Long id, @Nullable T value, Consumer<T> answer) {
    inFlight--;
    if (session.hasEnded()) {
      return;
    }
    if (value == null) {
      busy(id, "the logic tier did not answer", SendQueue.RETRY_AFTER_MILLIS);
    } else {
      answer.accept(value);
    }
  }
}
