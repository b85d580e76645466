package io.msrpc.benchmarks;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import org.HdrHistogram.AbstractHistogram;

/** One thread that keeps so many calls under way. */
final class FixedWindow {
  private FixedWindow() {}

  static Sample run(int size, LongFunction<CompletableFuture<?>> call, Duration time) {
    AbstractHistogram latency = Latencies.shared();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Window window = new Window(size);
    Meter meter = new Meter();
    long number = 0;
    long end = System.nanoTime() + time.toNanos();
    for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
      window.enter();
      number++;
      long sent = System.nanoTime();
      call.apply(number)
          .whenComplete(
              (result, e) -> {
                Latencies.record(latency, System.nanoTime() - sent);
                if (e != null) {
                  failure.set(e);
                }
                window.leave();
              });
    }
    window.awaitAll();
    OpenLoop.rethrow(failure.get());
    return meter.read(latency);
  }
}
