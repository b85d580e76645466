package io.msrpc.cluster.balance;

import io.msrpc.annotation.MsKey;
import io.msrpc.call.Deadline;
import io.msrpc.call.Invocation;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.ServiceContract;
import io.msrpc.registry.Provider;
import io.msrpc.transport.Address;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A candidate of which a test says everything. */
final class Contender implements Candidate {
  private static final RemoteMethod GET =
      ServiceContract.of(Service.class).methods().iterator().next();

  private final Provider provider;
  int pending;
  double latencyNanos = 1e6;
  double weight;

  interface Service {
    void get(@MsKey String key);
  }

  Contender(String name, double weight) {
    this.provider = new Provider(new Address(name, 1), name, "", weight, Map.of());
    this.weight = weight;
  }

  /** One a weight. */
  static List<Contender> weighing(double... weights) {
    List<Contender> all = new ArrayList<>();
    for (double weight : weights) {
      all.add(new Contender("provider-" + all.size(), weight));
    }
    return all;
  }

  static Invocation call(@Nullable String key) {
    return new Invocation(GET, new Object[] {key}, new Deadline(0), Map.of());
  }

  /** How often each of them is chosen. */
  static int[] count(LoadBalancer balancer, List<Contender> ready, int calls) {
    int[] chosen = new int[ready.size()];
    for (int i = 0; i < calls; i++) {
      chosen[balancer.choose(ready, call("key-" + i), 0)]++;
    }
    return chosen;
  }

  /** Five standard deviations of how often something of that likelihood happens. */
  static double fiveSigma(int times, double likelihood) {
    return 5 * Math.sqrt(times * likelihood * (1 - likelihood));
  }

  static double sum(double... numbers) {
    return Arrays.stream(numbers).sum();
  }

  @Override
  public Provider provider() {
    return provider;
  }

  @Override
  public int pending() {
    return pending;
  }

  @Override
  public double latencyNanos(long nowNanos) {
    return latencyNanos;
  }

  @Override
  public double weight(long nowNanos) {
    return weight;
  }
}
