package io.msrpc.cluster.balance;

import io.msrpc.call.Invocation;
import java.util.List;

/**
 * The same provider for the same key, whichever client asks: the one that ranks highest for it
 * (weighted rendezvous hashing). Every provider ranks by a hash of the key and its own instance id,
 * so when one comes or goes only the keys move that it gets or had, and each gets as many as its
 * weight says; there is no table to build or to keep.
 *
 * <p>Loads are bounded: a provider with more than a quarter above its share of this client's calls
 * under way is passed over for the next in rank, once it has {@value #UNBOUNDED} of them; with
 * fewer, the key counts for more than the load. The instance id is the same after a restart, so a
 * provider that returns gets its keys back. Slow start does not apply, which would move them twice.
 */
final class ConsistentHash implements LoadBalancer {
  /** Calls under way that any provider may have. */
  static final int UNBOUNDED = 16;

  /** The bound, as a multiple of the fair share. */
  static final double MOST_LOAD = 1.25;

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final LoadBalancer keyless = LoadBalancer.powerOfTwo();

  @Override
  public boolean needsKeys() {
    return true;
  }

  @Override
  public int choose(List<? extends Candidate> ready, Invocation call, long nowNanos) {
    Object chosenBy = call.key();
    if (chosenBy == null) {
      return keyless.choose(ready, call, nowNanos);
    }
    long key = hash(FNV_OFFSET, chosenBy.toString());
    double loadPerWeight = loadPerWeight(ready);
    int best = -1;
    int anyway = 0;
    double highest = 0;
    double highestOfAll = -1;
    for (int i = 0; i < ready.size(); i++) {
      Candidate candidate = ready.get(i);
      double rank = rank(key, candidate);
      if (rank > highestOfAll) {
        highestOfAll = rank;
        anyway = i;
      }
      if (rank > highest && hasRoom(candidate, loadPerWeight)) {
        highest = rank;
        best = i;
      }
    }
    return best < 0 ? anyway : best;
  }

  /** Calls under way with this one, per unit of weight. */
  private static double loadPerWeight(List<? extends Candidate> ready) {
    double pending = 1;
    double weight = 0;
    for (int i = 0; i < ready.size(); i++) {
      pending += ready.get(i).pending();
      weight += ready.get(i).provider().weight();
    }
    return pending / weight;
  }

  private static boolean hasRoom(Candidate candidate, double loadPerWeight) {
    int pending = candidate.pending();
    double share = loadPerWeight * candidate.provider().weight();
    return pending < UNBOUNDED || pending < Math.ceil(MOST_LOAD * share);
  }

  /**
   * Weight over an exponentially distributed number; the highest of several is as likely to be each
   * of them as its weight says.
   */
  private static double rank(long key, Candidate candidate) {
    long mixed = mix(hash(key, candidate.provider().instanceId()));
    double uniform = ((mixed >>> 11) + 0.5) * 0x1p-53;
    return candidate.provider().weight() / -Math.log(uniform);
  }

  /** FNV-1a over the characters. */
  private static long hash(long start, String text) {
    long hash = start;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    return hash;
  }

  /** The last step of SplitMix64, which spreads every bit over all. */
  private static long mix(long hash) {
    long first = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    long second = (first ^ (first >>> 27)) * 0x94d049bb133111ebL;
    return second ^ (second >>> 31);
  }
}
