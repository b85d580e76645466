package io.msrpc.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How a service is: well it answers after a millisecond. */
enum Sickness {
  WELL,
  SLOW,
  HUNG,
  FAILING,
  OVERLOADED;

  private static final long WELL_MILLIS = 1;
  private static final long SLOW_MILLIS = 50;

  /** Every worker takes so long; with 64 of them that is far less than is asked of them. */
  private static final long BUSY_NANOS = TimeUnit.SECONDS.toNanos(1);

  CompletableFuture<Void> answer() {
    return switch (this) {
      case WELL -> after(WELL_MILLIS);
      case SLOW -> after(SLOW_MILLIS);
      case HUNG -> new CompletableFuture<>();
      case FAILING -> CompletableFuture.failedFuture(new IllegalStateException("sick"));
      case OVERLOADED -> {
        LockSupport.parkNanos(BUSY_NANOS);
        yield CompletableFuture.completedFuture(null);
      }
    };
  }

  private static CompletableFuture<Void> after(long millis) {
    return new CompletableFuture<Void>().completeOnTimeout(null, millis, TimeUnit.MILLISECONDS);
  }
}
