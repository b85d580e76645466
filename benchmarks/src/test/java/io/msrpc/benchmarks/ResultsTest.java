package io.msrpc.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ResultsTest {
  private static Sample rate(double rate) {
    return new Sample(rate, 1, 2, 3, 4, 5);
  }

  @Test
  void showsTheMedianAndTheShareOfTheFirst() {
    Results results = new Results();
    List.of(900.0, 1000.0, 5.0).forEach(n -> results.add(Workload.GET, Entry.RAW, rate(n)));
    List.of(450.0, 1.0, 9999.0).forEach(n -> results.add(Workload.GET, Entry.IO, rate(n)));
    assertThat(results.median(Workload.GET, Entry.RAW, Sample::rate)).isEqualTo(900);
    assertThat(results.table(List.of(Entry.RAW, Entry.IO)))
        .contains("| calls per second | raw Netty | msrpc, I/O |")
        .contains("| async256 get | 900 (1.00) | 450 (0.50) |");
  }

  @Test
  void aSampleCrossesTheProcessBorder() {
    Sample sample = new Sample(123456.5, 1.25, 2.5, 3.75, 4.5, 1300);
    assertThat(Sample.isLine(sample.line())).isTrue();
    assertThat(Sample.isLine("12:00 WARN something")).isFalse();
    assertThat(Sample.parse(sample.line())).isEqualTo(sample);
  }

  @Test
  void aMeterSeesWhatThisThreadAllocates() {
    Histogram latency = Latencies.histogram();
    Latencies.record(latency, 2_000_000);
    Latencies.record(latency, Long.MAX_VALUE);
    Meter meter = new Meter();
    byte[] garbage = new byte[1_000_000];
    Sample sample = meter.read(latency);
    assertThat(sample.bytes()).isGreaterThan(garbage.length / 2.0);
    assertThat(sample.p50()).isBetween(1980.0, 2020.0);
  }

  @Test
  void settingsAreReadFromTheCommandLine() {
    CallLoad.Settings settings =
        CallLoad.Settings.of(
            List.of("rounds=1", "seconds=0.5", "contestants=RAW,GRPC", "workloads=GET"));
    assertThat(settings)
        .isEqualTo(
            new CallLoad.Settings(
                1, Duration.ofMillis(500), List.of(Entry.RAW, Entry.GRPC), List.of(Workload.GET)));
    assertThatThrownBy(() -> CallLoad.Settings.of(List.of("round=1")))
        .hasMessageContaining("expected: rounds");
  }
}
