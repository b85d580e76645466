package io.msrpc.cluster.balance;

import io.msrpc.call.Invocation;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Power of two choices with a peak-sensitive moving average of the latency (after Finagle's
 * PeakEwma). What a call would cost is the latency, times the calls under way counting itself, over
 * the weight; of two random providers the cheaper one gets it.
 *
 * <p>One whose latency is not known yet gets one call, and no second before the first has come
 * back. As latencies fade with time, one that was slow is tried again by itself, the later the
 * slower it was: e times slower, one average later.
 *
 * <p>A weight of zero costs infinitely much; when both have it, all are looked at.
 */
final class PowerOfTwo implements LoadBalancer {
  /** More than any latency, in nanoseconds: a day. */
  private static final double UNKNOWN = 86_400e9;

  private final Supplier<? extends RandomGenerator> chance;

  PowerOfTwo(Supplier<? extends RandomGenerator> chance) {
    this.chance = chance;
  }

  @Override
  public int choose(List<? extends Candidate> ready, Invocation call, long nowNanos) {
    RandomGenerator random = chance.get();
    int one = random.nextInt(ready.size());
    int other = random.nextInt(ready.size() - 1);
    other += other >= one ? 1 : 0;
    double costOfOne = cost(ready.get(one), nowNanos);
    double costOfOther = cost(ready.get(other), nowNanos);
    if (costOfOne == Double.POSITIVE_INFINITY && costOfOther == Double.POSITIVE_INFINITY) {
      return cheapest(ready, one, nowNanos);
    }
    return costOfOther < costOfOne ? other : one;
  }

  private static int cheapest(List<? extends Candidate> ready, int usual, long nowNanos) {
    int best = usual;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < ready.size(); i++) {
      double cost = cost(ready.get(i), nowNanos);
      if (cost < least) {
        least = cost;
        best = i;
      }
    }
    return best;
  }

  private static double cost(Candidate candidate, long nowNanos) {
    double weight = candidate.weight(nowNanos);
    if (weight <= 0) {
      return Double.POSITIVE_INFINITY;
    }
    int pending = candidate.pending();
    double latency = candidate.latencyNanos(nowNanos);
    double known = latency > 0 || pending == 0 ? latency : UNKNOWN;
    return known * (pending + 1) / weight;
  }
}
