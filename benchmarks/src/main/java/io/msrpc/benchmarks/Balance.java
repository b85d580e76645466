package io.msrpc.benchmarks;

import io.msrpc.RpcClient;
import io.msrpc.cluster.FaultTolerance;
import io.msrpc.cluster.balance.LoadBalancer;
import io.msrpc.registry.FixedRegistry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;

/** Who deals the calls; nobody tries a failed one again. */
enum Balance {
  /** Each provider in turn, whatever comes of it: a client for each. */
  PLAIN,
  /** In turn, but for those that are ejected. */
  ROUND_ROBIN,
  /** What a client does by default. */
  POWER_OF_TWO;

  /** Calls that are dealt so; the clients are added to those to be closed. */
  LongFunction<CompletableFuture<?>> dealer(List<Ward> wards, List<AutoCloseable> open) {
    String[] addresses = wards.stream().map(Ward::address).toArray(String[]::new);
    if (this != PLAIN) {
      WardService all = service(open, addresses);
      return number -> all.ask();
    }
    List<WardService> each = wards.stream().map(ward -> service(open, ward.address())).toList();
    return number -> each.get((int) (number % each.size())).ask();
  }

  private WardService service(List<AutoCloseable> open, String... addresses) {
    RpcClient client =
        RpcClient.builder()
            .registry(FixedRegistry.of(addresses))
            .faultTolerance(FaultTolerance.failFast())
            .loadBalancer(
                this == ROUND_ROBIN ? LoadBalancer.roundRobin() : LoadBalancer.powerOfTwo())
            .build();
    open.add(client);
    return client.reference(WardService.class);
  }
}
