package io.msrpc.cluster.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundRobinTest {
  private final RoundRobin balancer = new RoundRobin();

  @Test
  void takesTurns_whenAllWeighTheSame() {
    assertThat(turns(Contender.weighing(2, 2, 2), 7)).containsExactly(0, 1, 2, 0, 1, 2, 0);
  }

  @Test
  void choosesEachExactlyAsOftenAsItsWeightSays() {
    assertThat(Contender.count(balancer, Contender.weighing(5, 1, 1), 700))
        .containsExactly(500, 100, 100);
    assertThat(Contender.count(new RoundRobin(), Contender.weighing(0.5, 0.25, 1), 1750))
        .containsExactly(500, 250, 1000);
  }

  @Test
  void spreadsTheTurnsOfOneEvenly() {
    List<Integer> turns = turns(Contender.weighing(4, 1), 100);
    for (int i = 5; i < turns.size(); i++) {
      assertThat(turns.subList(i - 5, i)).as("five in a row").containsOnlyOnce(1);
    }
  }

  @Test
  void doesNotServeTheLightOnesAllInOneRound() {
    List<Integer> turns = turns(Contender.weighing(4, 1, 1), 60);
    for (int i = 1; i < turns.size(); i++) {
      assertThat(turns.get(i - 1) > 0 && turns.get(i) > 0).as("both at turn %d", i).isFalse();
    }
  }

  @Test
  void leavesOutThoseWithoutWeight_unlessAllAre() {
    assertThat(turns(Contender.weighing(0, 1), 3)).containsExactly(1, 1, 1);
    assertThat(turns(Contender.weighing(0, 0), 4)).contains(0, 1);
  }

  @Test
  void goesOn_whenSomeComeAndGo() {
    for (int size = 9; size > 1; size--) {
      assertThat(turns(Contender.weighing(new double[size]), 100)).allMatch(index -> index >= 0);
      assertThat(Contender.count(balancer, Contender.weighing(ones(size)), 10 * size))
          .containsOnly(10);
    }
  }

  private static double[] ones(int size) {
    double[] ones = new double[size];
    Arrays.fill(ones, 1);
    return ones;
  }

  private List<Integer> turns(List<Contender> ready, int calls) {
    List<Integer> turns = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      turns.add(balancer.choose(ready, Contender.call(null), 0));
    }
    return turns;
  }
}
