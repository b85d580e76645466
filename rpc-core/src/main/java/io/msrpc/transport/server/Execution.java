package io.msrpc.transport.server;

import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The service's work on one call, and what ends it before it ends by itself. Thread-safe. */
final class Execution {
  private boolean cancelled;
  private boolean lost;
  private boolean late;
  private @Nullable Thread thread;
  private @Nullable CompletableFuture<Reply> promised;

  synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Whether it need not begin. */
  synchronized boolean isUnwanted() {
    return cancelled || lost;
  }

  /** The service begins on this thread, unless nobody waits any more. */
  synchronized boolean begin() {
    boolean wanted = !isUnwanted();
    thread = wanted ? Thread.currentThread() : null;
    return wanted;
  }

  /** The service has left this thread, and no interruption stays behind. */
  @SuppressWarnings("ResultOfMethodCallIgnored") // clears the flag
  void leave(CompletableFuture<Reply> newPromised) {
    boolean tooLate;
    boolean unwanted;
    synchronized (this) {
      thread = null;
      promised = newPromised;
      tooLate = late;
      unwanted = cancelled;
      if (cancelled) {
        Thread.interrupted();
      }
    }
    if (tooLate) {
      newPromised.completeExceptionally(tooLate());
    }
    if (unwanted) {
      newPromised.cancel(true);
    }
  }

  /** Nobody waits any more: interrupts the service, or cancels what it has promised. */
  void cancel() {
    CompletableFuture<Reply> future;
    synchronized (this) {
      cancelled = true;
      future = promised;
      if (thread != null) {
        thread.interrupt();
      }
    }
    if (future != null) {
      future.cancel(true);
    }
  }

  /** Nobody can be answered: what has begun is left in peace, whether or not it has returned. */
  synchronized void lose() {
    lost = true;
  }

  /** Its time is up: what the service has promised fails, now or when it is promised. */
  void expire() {
    CompletableFuture<Reply> future;
    synchronized (this) {
      late = true;
      future = promised;
    }
    if (future != null) {
      future.completeExceptionally(tooLate());
    }
  }

  /** What a caller gets then. */
  static RpcException tooLate() {
    return new OutcomeUnknownException(
        Reason.DEADLINE_EXCEEDED, "the service did not finish in time");
  }
}
