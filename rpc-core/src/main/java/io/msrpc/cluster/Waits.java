package io.msrpc.cluster;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What calls wait for while no provider is ready. A wait fails by itself when its time is up, and
 * at once when the client closes, so that no caller waits for threads that have ended. Thread-safe.
 */
final class Waits implements Executor, AutoCloseable {
  private final EventLoop timers;
  private final Set<CompletableFuture<Void>> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Waits(EventLoop timers) {
    this.timers = timers;
  }

  /** A promise that fails with a TimeoutException after so long, unless somebody keeps it first. */
  @SuppressWarnings("CollectionUndefinedEquality") // identity is what is meant
  CompletableFuture<Void> begin(long nanos) {
    CompletableFuture<Void> promise = new CompletableFuture<>();
    open.add(promise);
    promise.whenComplete((done, e) -> open.remove(promise));
    if (closed) {
      fail(promise);
      return promise;
    }
    try {
      Future<?> timer =
          timers.schedule(
              () -> promise.completeExceptionally(new TimeoutException(within(nanos))),
              nanos,
              TimeUnit.NANOSECONDS);
      promise.whenComplete((done, e) -> timer.cancel(false));
    } catch (RejectedExecutionException e) {
      fail(promise);
    }
    return promise;
  }

  private static String within(long nanos) {
    return "within " + (Math.max(0, nanos) + 999_999) / 1_000_000 + " ms";
  }

  /** Runs it on the event loop, or right here when that has ended. */
  @Override
  public void execute(Runnable step) {
    try {
      timers.execute(step);
    } catch (RejectedExecutionException e) {
      step.run();
    }
  }

  /** Whether the client has closed. */
  boolean areOver() {
    return closed;
  }

  /** Fails those that wait, and every later one. */
  @Override
  public void close() {
    closed = true;
    open.forEach(Waits::fail);
  }

  private static void fail(CompletableFuture<Void> promise) {
    promise.completeExceptionally(new IOException("this client is closed"));
  }
}
