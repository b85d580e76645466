package io.msrpc.cluster.balance;

import static io.msrpc.cluster.balance.Contender.fiveSigma;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsistentHashTest {
  private static final int KEYS = 20_000;

  private final ConsistentHash balancer = new ConsistentHash();

  @ParameterizedTest(name = "{0} providers")
  @ValueSource(ints = {2, 3, 10, 50})
  void movesOnlyTheKeysOfTheOneThatJoinsOrLeaves(int size) {
    List<Contender> before = equal(size);
    List<Contender> after = new ArrayList<>(before);
    Contender joined = new Contender("joined", 1);
    after.add(size / 2, joined);
    int moved = 0;
    for (int i = 0; i < KEYS; i++) {
      Contender now = home(after, "key-" + i);
      boolean moves = now != home(before, "key-" + i);
      assertThat(moves).isEqualTo(now == joined);
      moved += moves ? 1 : 0;
    }
    double share = 1.0 / after.size();
    assertThat((double) moved).isCloseTo(KEYS * share, within(fiveSigma(KEYS, share)));
  }

  @Test
  void dealsCallsWithoutAKeyToTheLessLoaded() {
    List<Contender> two = equal(2);
    two.get(0).latencyNanos = 1e9;
    for (int i = 0; i < 100; i++) {
      assertThat(balancer.choose(two, Contender.call(null), 0)).isOne();
    }
  }

  @Test
  void goesToTheSame_whateverTheOrderAndWhoeverAsks() {
    List<Contender> one = equal(7);
    List<Contender> other = new ArrayList<>(equal(7));
    Collections.shuffle(other, new Random(3));
    for (int i = 0; i < 1000; i++) {
      String name = home(one, "key-" + i).provider().instanceId();
      assertThat(home(other, "key-" + i).provider().instanceId()).isEqualTo(name);
    }
  }

  @Test
  void givesEachAsManyKeysAsItsWeightSays() {
    double[] weights = {1, 2, 0, 5};
    int[] keys = Contender.count(balancer, Contender.weighing(weights), KEYS);
    for (int i = 0; i < weights.length; i++) {
      double likely = weights[i] / Contender.sum(weights);
      assertThat((double) keys[i]).isCloseTo(KEYS * likely, within(fiveSigma(KEYS, likely)));
    }
  }

  @Test
  void isTheSameInEveryVersion() {
    List<String> homes =
        IntStream.range(0, 8)
            .mapToObj(i -> home(equal(4), "key-" + i).provider().instanceId())
            .toList();
    assertThat(String.join(" ", homes).replace("provider-", "")).isEqualTo("2 3 2 3 3 3 0 0");
  }

  @Test
  void boundsTheLoad_howeverHotAKeyIs() {
    List<Contender> ready = equal(5);
    Contender home = home(ready, "hot");
    for (int i = 1; i <= 1000; i++) {
      home(ready, "hot").pending++;
      int most = ready.stream().mapToInt(Contender::pending).max().orElseThrow();
      double bound = Math.ceil(ConsistentHash.MOST_LOAD * i / 5);
      assertThat(most).isLessThanOrEqualTo((int) Math.max(ConsistentHash.UNBOUNDED, bound));
    }
    assertThat(home.pending).as("as many as it may").isEqualTo(250);
  }

  @Test
  void keepsAKeyTogether_whileThereIsLittleToDo() {
    List<Contender> ready = equal(5);
    Contender home = home(ready, "hot");
    for (int i = 0; i < ConsistentHash.UNBOUNDED; i++) {
      assertThat(home(ready, "hot")).isSameAs(home);
      home.pending++;
    }
    assertThat(home(ready, "hot")).isNotSameAs(home);
  }

  @Test
  void stillChooses_whenNobodyHasAWeight() {
    int[] keys = Contender.count(balancer, Contender.weighing(0, 0), 100);
    assertThat(keys[0] + keys[1]).isEqualTo(100);
  }

  private static List<Contender> equal(int size) {
    double[] ones = new double[size];
    Arrays.fill(ones, 1);
    return Contender.weighing(ones);
  }

  private Contender home(List<Contender> ready, String key) {
    return ready.get(balancer.choose(ready, Contender.call(key), 0));
  }
}
