package io.msrpc.transport.server;

import io.msrpc.call.Invocation;
import io.msrpc.call.Invoker;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.Reason;
import io.msrpc.call.Reply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Calls a service whose method returns a future, unless too many such futures are pending already.
 * A worker is free once the method has returned, so {@link ConcurrencyLimit} does not see them.
 */
final class BoundedInvoker implements Invoker {
  /** Says so. */
  static final String REFUSAL = "too many futures of services are pending";

  private final Invoker service;
  private final Semaphore room;

  /**
   * A bounded service.
   *
   * @param room for how many futures more there is room, of all such methods of a server
   */
  BoundedInvoker(Invoker service, Semaphore room) {
    this.service = service;
    this.room = room;
  }

  /** Whether a call would be refused now. */
  boolean isFull() {
    return room.availablePermits() == 0;
  }

  @Override
  public CompletionStage<Reply> invoke(Invocation invocation) {
    if (!room.tryAcquire()) {
      return CompletableFuture.failedFuture(
          NotStartedException.untraced(Reason.OVERLOADED, REFUSAL));
    }
    CompletableFuture<Reply> reply;
    try {
      reply = service.invoke(invocation).toCompletableFuture();
    } catch (Throwable e) {
      room.release();
      throw e;
    }
    if (reply.isDone()) {
      room.release();
      return reply;
    }
    Bounded bounded = new Bounded(reply);
    reply.whenComplete(bounded::end);
    return bounded;
  }

  /**
   * A pending reply. It ends after its place is free, so that whoever has the answer finds it free;
   * who ends it before ends the service's future.
   */
  private final class Bounded extends CompletableFuture<Reply> {
    private final CompletableFuture<Reply> reply;

    Bounded(CompletableFuture<Reply> reply) {
      this.reply = reply;
    }

    private void end(Reply value, @Nullable Throwable failure) {
      room.release();
      if (failure == null) {
        complete(value);
      } else {
        super.completeExceptionally(failure);
      }
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
      return reply.completeExceptionally(failure);
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
      return reply.cancel(mayInterrupt);
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
      return new CompletableFuture<>();
    }
  }
}
