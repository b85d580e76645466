package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.testing.Complaints;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every call ends exactly once, by its deadline, whatever happens; one that is not idempotent runs
 * at most once; one that is said not to have started never runs; and in the end nothing is left.
 */
class ModelTest {
  private static final long SEEDS = 300;
  private static final long MANY = 50_000;

  @AutoClose private final Complaints complaints = new Complaints();

  static LongStream seeds() {
    return LongStream.concat(LongStream.range(0, SEEDS), LongStream.of(2459));
  }

  static LongStream manySeeds() {
    return LongStream.range(SEEDS, SEEDS + MANY);
  }

  /** What was logged, but for the failures that the model's service is made to throw. */
  private List<String> unexpected() {
    return complaints.heard().stream()
        .filter(line -> !line.contains("The service failed: peer=local:"))
        .toList();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void endsEveryCallOnce_whateverHappens(long seed) {
    happen(seed);
    assertThat(unexpected()).isEmpty();
  }

  @Tag("nightly")
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("manySeeds")
  void endsEveryCallOnce_whateverHappensInManyNights(long seed) {
    happen(seed);
    assertThat(unexpected()).isEmpty();
  }

  @Test
  void happensAgainInTheSameWay_whenTheSeedIsTheSame() {
    for (long seed : new long[] {1, 2, 3}) {
      assertThat(happen(seed)).isEqualTo(happen(seed)).isNotEmpty();
    }
  }

  @Test
  void seesEveryKindOfEnd() {
    Map<String, Integer> ends = new HashMap<>();
    for (long seed = 0; seed < 50; seed++) {
      for (String call : happen(seed)) {
        ends.merge(call.replaceAll("(?s).*? ended at [0-9.]+ ms: (\\w+).*", "$1"), 1, Integer::sum);
      }
    }
    assertThat(ends)
        .containsOnlyKeys(
            "OK",
            "CancellationException",
            "NotStartedException",
            "OutcomeUnknownException",
            "RemoteFailureException")
        .allSatisfy((end, count) -> assertThat(count).isGreaterThan(20));
  }

  private static List<String> happen(long seed) {
    ModelWorld world = new ModelWorld(seed);
    world.run();
    return world.history();
  }
}
