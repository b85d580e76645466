package io.msrpc.cluster.balance;

import io.msrpc.call.Invocation;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Picks one of several ready providers. What it may want to know of them, the {@linkplain Candidate
 * candidates} tell; it need not keep anything about a provider itself. Thread-safe; shared by all
 * services of a client.
 */
@FunctionalInterface
public interface LoadBalancer {
  /**
   * Picks.
   *
   * @param ready at least two
   * @param nowNanos the client's clock
   * @return an index into {@code ready}
   */
  int choose(List<? extends Candidate> ready, Invocation call, long nowNanos);

  /**
   * Whether it is of use only for calls that have a key: then a reference is refused to a service
   * none of whose methods has a parameter with {@link io.msrpc.annotation.MsKey}.
   */
  default boolean needsKeys() {
    return false;
  }

  /**
   * The less loaded of two taken at random: the one whose latency times calls under way is smaller
   * for its weight. Leaves a provider alone that has become slow, and comes back to it. The
   * default.
   */
  static LoadBalancer powerOfTwo() {
    return new PowerOfTwo(ThreadLocalRandom::current);
  }

  /** The one with the fewest calls under way for its weight; any of them when several are equal. */
  static LoadBalancer leastPending() {
    return new LeastPending(ThreadLocalRandom::current);
  }

  /** Each in turn, as often as its weight says, evenly spread. */
  static LoadBalancer roundRobin() {
    return new RoundRobin();
  }

  /** Any of them, as likely as its weight says. */
  static LoadBalancer random() {
    return new WeightedRandom(ThreadLocalRandom::current);
  }

  /**
   * The same one for the same {@linkplain Invocation#key() key}, whichever client asks; bounded in
   * load. Calls that have a key go by it whatever else is chosen; to choose this makes sure that
   * the service has such, and leaves its other calls to the default.
   */
  static LoadBalancer consistentHash() {
    return new ConsistentHash();
  }
}
