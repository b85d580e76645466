package io.msrpc.proxy;

import io.msrpc.call.RemoteMethod;
import io.msrpc.call.Reply;
import io.msrpc.transport.EventLoops;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The value of a reply to come, or what is derived from one. Cancelling the first cancels the call.
 *
 * <p>It refuses to be waited for on an I/O thread, with an {@link IllegalStateException}: nobody
 * else could complete it, nor the calls of others.
 */
final class ClientFuture<T> extends CompletableFuture<T> {
  private final @Nullable CompletableFuture<Reply> reply;

  private ClientFuture(@Nullable CompletableFuture<Reply> reply) {
    this.reply = reply;
  }

  /**
   * The value of that reply.
   *
   * @param callbacks completes it, unless the reply is there already and so nobody depends on it
   */
  static CompletableFuture<Object> of(
      RemoteMethod method, CompletableFuture<Reply> reply, Executor callbacks) {
    ClientFuture<Object> value = new ClientFuture<>(reply);
    if (reply.isDone()) {
      reply.whenComplete((answer, e) -> complete(value, method, answer, e));
    } else {
      reply.whenComplete(
          (answer, e) -> hop(value, callbacks, () -> complete(value, method, answer, e)));
    }
    return value;
  }

  private static void hop(ClientFuture<?> value, Executor callbacks, Runnable completion) {
    if (value.isDone()) {
      return;
    }
    try {
      callbacks.execute(completion);
    } catch (Throwable e) { // it is full, closed or broken
      completion.run();
    }
  }

  private static void complete(
      ClientFuture<Object> value,
      RemoteMethod method,
      @Nullable Reply answer,
      @Nullable Throwable failure) {
    if (answer == null) {
      Throwable cause = ServiceProxy.unwrapped(Objects.requireNonNull(failure));
      value.completeExceptionally(ServiceProxy.toTell(cause));
      return;
    }
    try {
      value.complete(ServiceProxy.valueOf(method, answer));
    } catch (Throwable e) { // the value that a filter has made up
      value.completeExceptionally(ServiceProxy.failure(method, e));
    }
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new ClientFuture<>(null);
  }

  @Override
  public boolean cancel(boolean mayInterrupt) {
    boolean cancelled = super.cancel(mayInterrupt);
    if (reply != null) {
      reply.cancel(mayInterrupt);
    }
    return cancelled;
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    checkMayWait();
    return super.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    checkMayWait();
    return super.get(timeout, unit);
  }

  @Override
  public T join() {
    checkMayWait();
    return super.join();
  }

  private void checkMayWait() {
    if (!isDone() && EventLoops.onIoThread()) {
      throw new IllegalStateException(
          "waiting here would block an I/O thread, on which the answer is to come: compose the"
              + " futures, or continue on a thread of your own, as with thenApplyAsync");
    }
  }
}
