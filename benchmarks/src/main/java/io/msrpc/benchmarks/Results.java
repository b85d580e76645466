package io.msrpc.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The samples of a run, and their medians as Markdown. */
final class Results {
  private final Map<Workload, Map<Entry, List<Sample>>> samples = new EnumMap<>(Workload.class);

  void add(Workload workload, Entry entry, Sample sample) {
    samples
        .computeIfAbsent(workload, w -> new EnumMap<>(Entry.class))
        .computeIfAbsent(entry, e -> new ArrayList<>())
        .add(sample);
  }

  /** The median over the rounds; 0 without any. */
  double median(Workload workload, Entry entry, ToDoubleFunction<Sample> of) {
    double[] sorted =
        samples.getOrDefault(workload, Map.of()).getOrDefault(entry, List.of()).stream()
            .mapToDouble(of)
            .sorted()
            .toArray();
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }

  /** One table a quantity; in brackets the share of the first contestant. */
  String table(List<Entry> entries) {
    return String.join(
        "\n",
        part("calls per second", entries, Sample::rate),
        part("p50, µs", entries, Sample::p50),
        part("p99, µs", entries, Sample::p99),
        part("p99.9, µs", entries, Sample::p999),
        part("CPU a call, µs", entries, Sample::cpu),
        part("allocated a call, bytes", entries, Sample::bytes));
  }

  private String part(String title, List<Entry> entries, ToDoubleFunction<Sample> of) {
    StringBuilder table = new StringBuilder("| " + title + " | ");
    table.append(entries.stream().map(Entry::title).collect(Collectors.joining(" | ")));
    table.append(" |\n|---").append("|---".repeat(entries.size())).append("|\n");
    for (Workload workload : samples.keySet()) {
      table.append("| ").append(workload.title());
      double first = median(workload, entries.get(0), of);
      for (Entry entry : entries) {
        table.append(" | ").append(cell(median(workload, entry, of), first));
      }
      table.append(" |\n");
    }
    return table.toString();
  }

  private static String cell(double value, double first) {
    return String.format(
        Locale.ROOT, value < 100 ? "%,.1f (%.2f)" : "%,.0f (%.2f)", value, value / first);
  }
}
