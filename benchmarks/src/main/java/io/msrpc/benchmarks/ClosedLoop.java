package io.msrpc.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;

/** So many threads, each of which calls again when it has its answer. */
final class ClosedLoop {
  private ClosedLoop() {}

  static Sample run(int threads, LongConsumer call, Duration time) {
    ExecutorService callers = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Histogram>> latencies = new ArrayList<>();
      Meter meter = new Meter();
      long end = System.nanoTime() + time.toNanos();
      for (int i = 0; i < threads; i++) {
        latencies.add(callers.submit(() -> loop(call, end)));
      }
      Histogram all = Latencies.histogram();
      for (Future<Histogram> latency : latencies) {
        all.add(latency.get());
      }
      return meter.read(all);
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      callers.shutdown();
    }
  }

  private static Histogram loop(LongConsumer call, long end) {
    Histogram latency = Latencies.histogram();
    long number = 0;
    for (long now = System.nanoTime(); now < end; ) {
      number++;
      call.accept(number);
      long done = System.nanoTime();
      Latencies.record(latency, done - now);
      now = done;
    }
    return latency;
  }
}
