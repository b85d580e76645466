package io.msrpc.cluster.balance;

import static io.msrpc.cluster.balance.Contender.fiveSigma;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightedRandomTest {
  private static final int CALLS = 10_000;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void choosesEachAsOftenAsItsWeightSays(long seed) {
    Random random = new Random(seed);
    double[] weights = {1, 2, 0, 5};
    int[] chosen =
        Contender.count(new WeightedRandom(() -> random), Contender.weighing(weights), CALLS);
    for (int i = 0; i < weights.length; i++) {
      double likely = weights[i] / Contender.sum(weights);
      assertThat((double) chosen[i]).isCloseTo(CALLS * likely, within(fiveSigma(CALLS, likely)));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void choosesAll_whenNoneHasAWeight(long seed) {
    Random random = new Random(seed);
    int[] chosen =
        Contender.count(new WeightedRandom(() -> random), Contender.weighing(0, 0), CALLS);
    assertThat((double) chosen[0]).isCloseTo(CALLS / 2.0, within(fiveSigma(CALLS, 0.5)));
  }
}
