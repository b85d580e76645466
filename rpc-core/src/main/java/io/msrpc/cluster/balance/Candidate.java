package io.msrpc.cluster.balance;

import io.msrpc.registry.Provider;

/**
 * A provider that a call may go to, and what this client has seen of it since the registry listed
 * it. Thread-safe; the numbers change while they are looked at.
 */
public interface Candidate {
  /** Who it is. */
  Provider provider();

  /** Calls of this client under way to it; streams and calls without an answer are not counted. */
  int pending();

  /**
   * How long its answers take, in nanoseconds: a moving average that follows every rise at once,
   * and falls by half in 1.4 s whether calls are made or not; longer for one that fails lately, by
   * as often as a call must be made until it succeeds, 20 times at most. Zero before its fourth
   * answer or first failure; the first three answers may be slow for reasons that pass.
   *
   * @param nowNanos the time that {@link LoadBalancer#choose} was given
   */
  double latencyNanos(long nowNanos);

  /**
   * The share of calls it is meant to get relative to others: the provider's weight, from a tenth
   * of it upwards in the first 10 s in which it could be chosen.
   *
   * @param nowNanos the time that {@link LoadBalancer#choose} was given
   */
  double weight(long nowNanos);
}
