package io.msrpc.cluster.balance;

import static io.msrpc.cluster.balance.Contender.fiveSigma;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PowerOfTwoTest {
  private static final int CALLS = 10_000;

  private final Random random = new Random(11);
  private final PowerOfTwo balancer = new PowerOfTwo(() -> random);

  @Test
  void choosesAllEquallyOften_whenNothingSetsThemApart() {
    int[] chosen = Contender.count(balancer, Contender.weighing(1, 1, 1, 1), CALLS);
    for (int times : chosen) {
      assertThat((double) times).isCloseTo(CALLS / 4.0, within(fiveSigma(CALLS, 0.25)));
    }
  }

  @Test
  void neverChoosesTheWorstOfAll() {
    List<Contender> ready = Contender.weighing(1, 1, 1);
    ready.get(2).latencyNanos = 50e6;
    assertThat(Contender.count(balancer, ready, CALLS)[2]).isZero();
  }

  @Test
  void choosesTheSlowerOne_whenTheFasterHasTooManyCallsUnderWay() {
    List<Contender> ready = Contender.weighing(1, 1);
    ready.get(1).latencyNanos = 3e6;
    ready.get(0).pending = 1;
    assertThat(Contender.count(balancer, ready, 100)).containsExactly(100, 0);
    ready.get(0).pending = 3;
    assertThat(Contender.count(balancer, ready, 100)).containsExactly(0, 100);
  }

  @Test
  void fillsEachAsItsWeightSays() {
    List<Contender> ready = Contender.weighing(1, 3);
    for (int i = 0; i < 40; i++) {
      ready.get(balancer.choose(ready, Contender.call(null), 0)).pending++;
    }
    assertThat(ready.get(0).pending).isBetween(9, 10);
  }

  @Test
  void givesOneThatHasNeverAnsweredOneCall_andNoSecond() {
    List<Contender> ready = Contender.weighing(1, 1);
    ready.get(1).latencyNanos = 0;
    ready.get(0).pending = 100;
    assertThat(Contender.count(balancer, ready, 100)).containsExactly(0, 100);
    ready.get(1).pending = 1;
    assertThat(Contender.count(balancer, ready, 100)).containsExactly(100, 0);
  }

  @Test
  void countsCallsUnderWay_whenNobodyHasAnsweredYet() {
    List<Contender> ready = Contender.weighing(1, 1);
    ready.forEach(one -> one.latencyNanos = 0);
    for (int i = 0; i < 20; i++) {
      ready.get(balancer.choose(ready, Contender.call(null), 0)).pending++;
    }
    assertThat(ready).extracting(one -> one.pending).containsExactly(10, 10);
  }

  @Test
  void choosesOneWithoutWeight_onlyIfAllAre() {
    List<Contender> ready = Contender.weighing(0, 0, 1, 0);
    assertThat(Contender.count(balancer, ready, CALLS)).containsExactly(0, 0, CALLS, 0);
    ready.get(2).weight = 0;
    assertThat(Contender.count(balancer, ready, CALLS)).doesNotContain(0);
  }
}
