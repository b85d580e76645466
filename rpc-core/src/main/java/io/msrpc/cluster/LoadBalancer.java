package io.msrpc.cluster;

import io.msrpc.call.Invocation;
import io.msrpc.registry.Provider;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Picks one of several ready providers. Thread-safe. */
@FunctionalInterface
public interface LoadBalancer {
  /**
   * Picks.
   *
   * @param ready at least one
   * @return an index into {@code ready}
   */
  int choose(List<Provider> ready, Invocation call);

  /** Any of them, all equally likely. */
  static LoadBalancer random() {
    return (ready, call) -> ThreadLocalRandom.current().nextInt(ready.size());
  }

  /** Each in turn. */
  static LoadBalancer roundRobin() {
    AtomicInteger next = new AtomicInteger();
    return (ready, call) -> Math.floorMod(next.getAndIncrement(), ready.size());
  }
}
