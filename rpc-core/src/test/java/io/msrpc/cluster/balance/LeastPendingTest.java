package io.msrpc.cluster.balance;

import static io.msrpc.cluster.balance.Contender.fiveSigma;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LeastPendingTest {
  private final Random random = new Random(7);
  private final LeastPending balancer = new LeastPending(() -> random);

  @Test
  void choosesTheOneWithTheFewestCallsUnderWay() {
    List<Contender> ready = Contender.weighing(1, 1, 1);
    ready.get(0).pending = 3;
    ready.get(1).pending = 2;
    ready.get(2).pending = 4;
    assertThat(Contender.count(balancer, ready, 100)).containsExactly(0, 100, 0);
  }

  @Test
  void choosesAnyOfThoseThatAreEqual() {
    List<Contender> ready = Contender.weighing(1, 1, 1);
    ready.get(1).pending = 1;
    int[] chosen = Contender.count(balancer, ready, 3000);
    assertThat(chosen[1]).isZero();
    assertThat((double) chosen[0]).isCloseTo(1500, within(fiveSigma(3000, 0.5)));
  }

  @Test
  void fillsEachAsItsWeightSays() {
    List<Contender> ready = Contender.weighing(1, 3, 0);
    for (int i = 0; i < 40; i++) {
      ready.get(balancer.choose(ready, Contender.call(null), 0)).pending++;
    }
    assertThat(ready).extracting(one -> one.pending).containsExactly(10, 30, 0);
  }
}
