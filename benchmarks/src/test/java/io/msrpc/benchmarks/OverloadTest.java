package io.msrpc.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.HdrHistogram.AbstractHistogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class OverloadTest {
  @Test
  void tellsWhatIsAnsweredInTime_andHowLongRefusalsTake() throws Exception {
    String row = Overload.row(Duration.ofMillis(50), Duration.ofMillis(300), 1, -1);
    String[] cells = row.replace(",", "").split(" *\\| *");
    assertThat(cells).hasSize(10);
    assertThat(cells[1]).isEqualTo("50 ms");
    assertThat(Double.parseDouble(cells[2])).as("peak").isPositive();
    assertThat(Double.parseDouble(cells[3])).as("offered").isPositive();
    assertThat(cells[5]).endsWith(" %");
    double p50 = Double.parseDouble(cells[7]);
    double p99 = Double.parseDouble(cells[8]);
    double longest = Double.parseDouble(cells[9]);
    assertThat(p50).isLessThanOrEqualTo(p99);
    assertThat(p99).isLessThanOrEqualTo(longest);
  }

  @Test
  void refusalsAreCountedFromTheLastQuestionOn() {
    AbstractHistogram nanos = Latencies.shared();
    for (int i = 0; i < 99; i++) {
      Latencies.record(nanos, 1_000_000);
    }
    Latencies.record(nanos, 9_000_000);
    assertThat(BurningProvider.refusals(nanos)).startsWith("1.0").contains(" | 9.");
    assertThat(BurningProvider.refusals(nanos)).isEqualTo("0.00 | 0.00 | 0.00");
  }
}
