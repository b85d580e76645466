package io.msrpc.cluster.balance;

import io.msrpc.call.Invocation;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Each in turn, as often as its weight says. A number that only grows is read as rounds of one turn
 * for each provider; the heaviest takes its turn in every round, one of a quarter of its weight in
 * every fourth: in those where its weight times the round passes a whole multiple of the
 * heaviest's. So turns are evenly spread, whatever the weights, and nothing is kept of a provider
 * (a static stride scheduler, as in gRPC).
 *
 * <p>A choice looks at each provider once for the weights and takes or passes at most as many turns
 * as there are providers, since the heaviest passes none.
 */
final class RoundRobin implements LoadBalancer {
  private final AtomicLong turns = new AtomicLong();

  @Override
  public int choose(List<? extends Candidate> ready, Invocation call, long nowNanos) {
    int size = ready.size();
    double heaviest = 0;
    for (int i = 0; i < size; i++) {
      heaviest = Math.max(heaviest, ready.get(i).weight(nowNanos));
    }
    while (true) {
      long turn = turns.getAndIncrement();
      int index = (int) (turn % size);
      double share = heaviest == 0 ? 1 : ready.get(index).weight(nowNanos) / heaviest;
      if (takesPart(share, turn / size, (double) index / size)) {
        return index;
      }
    }
  }

  /** Whether share × (round + 1) reaches a whole number that share × round had not reached. */
  private static boolean takesPart(double share, long round, double offset) {
    return Math.floor(share * (round + 1) + offset) > Math.floor(share * round + offset);
  }
}
