package io.msrpc.cluster.balance;

import io.msrpc.call.Invocation;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Any of them, as likely as its weight says; all equally likely when none has a weight. */
final class WeightedRandom implements LoadBalancer {
  private final Supplier<? extends RandomGenerator> chance;

  WeightedRandom(Supplier<? extends RandomGenerator> chance) {
    this.chance = chance;
  }

  @Override
  public int choose(List<? extends Candidate> ready, Invocation call, long nowNanos) {
    double total = 0;
    for (int i = 0; i < ready.size(); i++) {
      total += ready.get(i).weight(nowNanos);
    }
    double point = chance.get().nextDouble() * total;
    for (int i = 0; i < ready.size(); i++) {
      point -= ready.get(i).weight(nowNanos);
      if (point < 0) {
        return i;
      }
    }
    return chance.get().nextInt(ready.size());
  }
}
