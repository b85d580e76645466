package io.msrpc.benchmarks;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;

/** Histograms of nanoseconds: 1 ns to 30 s, exact to a hundredth. */
final class Latencies {
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(30);
  private static final int DIGITS = 2;

  private Latencies() {}

  /** For one thread. */
  static Histogram histogram() {
    return new Histogram(LONGEST, DIGITS);
  }

  /** For many threads. */
  static AbstractHistogram shared() {
    return new AtomicHistogram(LONGEST, DIGITS);
  }

  static void record(AbstractHistogram histogram, long nanos) {
    histogram.recordValue(Math.max(1, Math.min(LONGEST, nanos)));
  }
}
