package io.msrpc.cluster.balance;

import io.msrpc.call.Invocation;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The one with the fewest calls under way for its weight, counting the one to be sent. Of several
 * equal ones any may be it, all equally likely.
 */
final class LeastPending implements LoadBalancer {
  private final Supplier<? extends RandomGenerator> chance;

  LeastPending(Supplier<? extends RandomGenerator> chance) {
    this.chance = chance;
  }

  @Override
  public int choose(List<? extends Candidate> ready, Invocation call, long nowNanos) {
    int best = 0;
    int equal = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < ready.size(); i++) {
      double load = load(ready.get(i), nowNanos);
      equal = load < least ? 1 : load == least ? equal + 1 : equal;
      if (load < least || (load == least && chance.get().nextInt(equal) == 0)) {
        least = load;
        best = i;
      }
    }
    return best;
  }

  private static double load(Candidate candidate, long nowNanos) {
    return (candidate.pending() + 1) / candidate.weight(nowNanos);
  }
}
