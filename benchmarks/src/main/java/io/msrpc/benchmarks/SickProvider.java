package io.msrpc.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongFunction;
import org.HdrHistogram.AbstractHistogram;

/**
 * One of three providers falls ill under a constant load, and recovers: which share of the calls
 * fails meanwhile, how long the others take, when the provider is left alone and when it is back.
 * docs/performance.md has the command. One optional argument: the seconds that it is ill.
 */
public final class SickProvider {
  private static final long RATE = 600;
  private static final int WELL_SECONDS = 12;
  private static final int LONGEST_RECOVERY = 40;

  /** Shares of the sick one's fair share. */
  private static final double LEFT_ALONE = 0.1;

  private static final double IN_USE = 0.5;

  private final List<Ward> wards = List.of(new Ward(), new Ward(), new Ward());
  private final List<AutoCloseable> open = new ArrayList<>(wards);
  private final Ward sick = wards.get(1);

  private SickProvider() {}

  /** Prints the table. */
  public static void main(String[] arguments) throws Exception {
    int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 15;
    System.out.println(
        "| one of three is | balancer | failed | p99, ms | out after | back after |");
    System.out.println("|---|---|---|---|---|---|");
    for (Sickness sickness : Sickness.values()) {
      for (Balance balance : Balance.values()) {
        if (sickness != Sickness.WELL) {
          System.out.println(row(sickness, balance, seconds, WELL_SECONDS));
        }
      }
    }
  }

  /** One line of the table. */
  static String row(Sickness sickness, Balance balance, int seconds, int wellSeconds)
      throws Exception {
    SickProvider run = new SickProvider();
    try {
      return "| %s | %s | %s |"
          .formatted(sickness, balance, run.measure(sickness, balance, seconds, wellSeconds))
          .toLowerCase(Locale.ROOT)
          .replace('_', '-');
    } finally {
      for (AutoCloseable each : run.open) {
        each.close();
      }
    }
  }

  private String measure(Sickness sickness, Balance balance, int seconds, int wellSeconds) {
    LongFunction<CompletableFuture<?>> dealer = balance.dealer(wards, open);
    for (int i = 0; i < wellSeconds; i++) {
      second(dealer, new LongAdder(), Latencies.shared());
    }
    AbstractHistogram nanos = Latencies.shared();
    LongAdder failed = new LongAdder();
    sick.sickness = sickness;
    int out = 0;
    for (int i = 1; i <= seconds; i++) {
      out = second(dealer, failed, nanos) > LEFT_ALONE ? i : out;
    }
    sick.sickness = Sickness.WELL;
    int back = secondsUntilBack(dealer);
    return "%.1f %% | %.1f | %s | %s"
        .formatted(
            100.0 * failed.sum() / (RATE * seconds),
            nanos.getValueAtPercentile(99) / 1e6,
            out == seconds ? "never" : out + " s",
            back == LONGEST_RECOVERY ? "never" : back + " s");
  }

  private int secondsUntilBack(LongFunction<CompletableFuture<?>> dealer) {
    int seconds = 1;
    while (seconds < LONGEST_RECOVERY
        && second(dealer, new LongAdder(), Latencies.shared()) < IN_USE) {
      seconds++;
    }
    return seconds;
  }

  /** A second of calls, answered or not; the sick one's share of them, 1 being fair. */
  private double second(
      LongFunction<CompletableFuture<?>> dealer, LongAdder failed, AbstractHistogram nanos) {
    sick.asked();
    long start = System.nanoTime();
    for (long number = 0; number < RATE; number++) {
      long due = start + number * 1_000_000_000 / RATE;
      OpenLoop.awaitUntil(due);
      dealer
          .apply(number)
          .whenComplete(
              (done, failure) -> {
                Latencies.record(nanos, System.nanoTime() - due);
                failed.add(failure == null ? 0 : 1);
              });
    }
    return sick.asked() * (double) wards.size() / RATE;
  }
}
