package io.msrpc.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Calls over loopback: every contestant in a JVM of its own with client and server; they take turns
 * within every round, and the table shows each one's median. docs/performance.md has the command
 * and a run's outcome.
 *
 * <p>Arguments, all optional: {@code rounds=3 seconds=2.5 contestants=RAW,IO,WORKERS,GRPC,GRPC_IO
 * workloads=SYNC_GET,…}.
 */
public final class CallLoad {
  private static final List<String> JVM = List.of("-Xmx1g", "-XX:+UseParallelGC");

  private final Settings settings;
  private final Map<Entry, Side> sides = new EnumMap<>(Entry.class);
  private final Results results = new Results();

  private CallLoad(Settings settings) {
    this.settings = settings;
  }

  /** Runs it all and prints the table. */
  public static void main(String[] arguments) {
    new CallLoad(Settings.of(Arrays.asList(arguments))).run();
  }

  private void run() {
    try {
      settings.contestants().forEach(entry -> sides.put(entry, new Side(entry, JVM)));
      warmUp();
      List<Workload> workloads = new ArrayList<>(settings.workloads());
      boolean open = workloads.remove(Workload.OPEN_GET);
      for (Workload workload : workloads) {
        measure(workload, 0);
      }
      if (open) {
        measure(Workload.OPEN_GET, halfThePeak());
      }
      System.out.println(results.table(settings.contestants()));
    } finally {
      sides.values().forEach(Side::close);
    }
  }

  /** Until the compiler has seen what all workloads share; on a busy machine that takes longer. */
  private void warmUp() {
    for (Side side : sides.values()) {
      side.run(Workload.GET, settings.time().multipliedBy(4), 0);
    }
  }

  /** Warms all up for a round whose outcome is dropped, then lets them take turns. */
  private void measure(Workload workload, long rate) {
    for (int round = 0; round <= settings.rounds(); round++) {
      for (Map.Entry<Entry, Side> side : sides.entrySet()) {
        Sample sample = side.getValue().run(workload, settings.time(), rate);
        if (round > 0) {
          results.add(workload, side.getKey(), sample);
        }
      }
    }
    System.err.println(workload.title() + ": done");
  }

  /** Half of what the slowest contestant reached: the same rate for all. */
  private long halfThePeak() {
    return (long)
            sides.keySet().stream()
                .mapToDouble(entry -> results.median(Workload.GET, entry, Sample::rate))
                .filter(rate -> rate > 0)
                .min()
                .orElse(20_000)
        / 2;
  }

  /** What to run. */
  record Settings(int rounds, Duration time, List<Entry> contestants, List<Workload> workloads) {
    static Settings of(List<String> arguments) {
      Settings settings =
          new Settings(
              3, Duration.ofMillis(2500), List.of(Entry.values()), List.of(Workload.values()));
      for (String argument : arguments) {
        String[] parts = argument.split("=", 2);
        settings = settings.with(parts[0], parts[parts.length - 1]);
      }
      return settings;
    }

    private Settings with(String name, String value) {
      List<String> values = List.of(value.split(","));
      return switch (name) {
        case "rounds" -> new Settings(Integer.parseInt(value), time, contestants, workloads);
        case "seconds" ->
            new Settings(
                rounds,
                Duration.ofMillis((long) (Double.parseDouble(value) * 1000)),
                contestants,
                workloads);
        case "contestants" ->
            new Settings(rounds, time, values.stream().map(Entry::valueOf).toList(), workloads);
        case "workloads" ->
            new Settings(
                rounds, time, contestants, values.stream().map(Workload::valueOf).toList());
        default ->
            throw new IllegalArgumentException(
                name + " (expected: rounds, seconds, contestants or workloads)");
      };
    }
  }
}
