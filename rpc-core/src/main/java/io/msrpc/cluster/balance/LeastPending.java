package io.msrpc.cluster.balance;

import io.msrpc.call.Invocation;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The one with the fewest calls under way for its weight, counting the one to be sent. Looking
 * begins at random, so that of several equal ones any may be it.
 */
final class LeastPending implements LoadBalancer {
  private final Supplier<? extends RandomGenerator> chance;

  LeastPending(Supplier<? extends RandomGenerator> chance) {
    this.chance = chance;
  }

  @Override
  public int choose(List<? extends Candidate> ready, Invocation call, long nowNanos) {
    int size = ready.size();
    int first = chance.get().nextInt(size);
    int best = first;
    double least = load(ready.get(first), nowNanos);
    for (int i = 1; i < size; i++) {
      int index = (first + i) % size;
      double load = load(ready.get(index), nowNanos);
      if (load < least) {
        least = load;
        best = index;
      }
    }
    return best;
  }

  private static double load(Candidate candidate, long nowNanos) {
    return (candidate.pending() + 1) / candidate.weight(nowNanos);
  }
}
