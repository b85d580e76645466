package io.msrpc.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class SickProviderTest {
  @ParameterizedTest
  @EnumSource(names = {"PLAIN", "ROUND_ROBIN"})
  void tellsWhatBecomesOfTheCalls(Balance balance) throws Exception {
    assertThat(SickProvider.row(Sickness.FAILING, balance, 1, 1))
        .matches("\\| failing \\| [a-z-]+ \\| [0-9.]+ % \\| [0-9.]+ \\|.*s \\|");
  }
}
