package io.msrpc.benchmarks;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.HdrHistogram.AbstractHistogram;
import org.jspecify.annotations.Nullable;

/**
 * So many calls a second, whether the last ones have been answered or not. A latency counts from
 * when the call was due, not from when it was sent: a stall is seen by all who would have called
 * meanwhile, which is the correction for coordinated omission.
 */
final class OpenLoop {
  /** What a server's queue holds; whoever comes later waits here, and that counts too. */
  private static final int MOST_UNDER_WAY = 1000;

  /** Sleeping for less is not what the kernel does. */
  private static final long NAP = TimeUnit.MICROSECONDS.toNanos(50);

  private OpenLoop() {}

  static Sample run(long rate, LongFunction<CompletableFuture<?>> call, Duration time) {
    AbstractHistogram latency = Latencies.shared();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Window window = new Window(MOST_UNDER_WAY);
    Meter meter = new Meter();
    long start = System.nanoTime();
    long calls = rate * time.toMillis() / 1000;
    for (long number = 1; number <= calls; number++) {
      long due = start + number * 1_000_000_000 / rate;
      awaitUntil(due);
      window.enter();
      call.apply(number)
          .whenComplete(
              (result, e) -> {
                Latencies.record(latency, System.nanoTime() - due);
                if (e != null) {
                  failure.set(e);
                }
                window.leave();
              });
    }
    window.awaitAll();
    rethrow(failure.get());
    return meter.read(latency);
  }

  /** Sleeps until then, by {@link System#nanoTime}. */
  static void awaitUntil(long due) {
    while (due - System.nanoTime() > 0) {
      LockSupport.parkNanos(NAP);
    }
  }

  static void rethrow(@Nullable Throwable failure) {
    if (failure != null) {
      throw new IllegalStateException("a call failed", failure);
    }
  }
}
