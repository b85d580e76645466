package io.msrpc;

import io.msrpc.annotation.MsMethod;
import io.msrpc.call.Invocation;
import io.msrpc.call.Invoker;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.Reply;
import io.msrpc.call.ServiceContract;
import io.msrpc.cluster.Cluster;
import io.msrpc.cluster.FaultTolerance;
import io.msrpc.cluster.balance.LoadBalancer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a client was told about single services and methods. What is said of a method goes before
 * what is said of its service, and that before the annotations.
 */
final class SettingsByMethod {
  private static final int USUAL_RETRIES = 2;

  private final Map<Class<?>, CallSettings> services = new HashMap<>();
  private final Map<Class<?>, Map<String, CallSettings>> methods = new HashMap<>();

  /** Of a whole service. */
  void put(Class<?> type, CallSettings settings) {
    ServiceContract.of(type);
    services.put(type, settings);
  }

  /** Of all methods of one name; refuses a name there is not. */
  void put(Class<?> type, String method, CallSettings settings) {
    List<String> names =
        ServiceContract.of(type).methods().stream()
            .map(known -> known.method().getName())
            .distinct()
            .sorted()
            .toList();
    if (!names.contains(method)) {
      throw new IllegalArgumentException(
          "%s has no remote method '%s' (expected: one of %s)"
              .formatted(type.getName(), method, String.join(", ", names)));
    }
    methods.computeIfAbsent(type, none -> new HashMap<>()).put(method, settings);
  }

  /** The contract with the timeouts that were set. */
  ServiceContract timed(ServiceContract contract) {
    List<RemoteMethod> timed =
        contract.methods().stream().map(method -> timed(contract.type(), method)).toList();
    return new ServiceContract(contract.type(), contract.key(), timed);
  }

  private RemoteMethod timed(Class<?> type, RemoteMethod method) {
    Duration timeout = told(type, method).timeout();
    return timeout == null ? method : method.withTimeout(timeout);
  }

  private CallSettings told(Class<?> type, RemoteMethod method) {
    String name = method.method().getName();
    return methods
        .getOrDefault(type, Map.of())
        .getOrDefault(name, CallSettings.NONE)
        .over(services.getOrDefault(type, CallSettings.NONE));
  }

  /**
   * Refuses what goes by a key for a service that has none.
   *
   * @param usual the client's own
   */
  void checkKeys(ServiceContract contract, LoadBalancer usual) {
    if (contract.methods().stream().anyMatch(method -> method.keyArgument() >= 0)) {
      return;
    }
    for (RemoteMethod method : contract.methods()) {
      LoadBalancer told = told(contract.type(), method).loadBalancer();
      if ((told == null ? usual : told).needsKeys()) {
        throw new IllegalArgumentException(
            ("%s is called by consistent hash, but none of its methods has a key: put @MsKey on the"
                    + " parameter that decides, or choose another load balancer for this service")
                .formatted(contract.type().getName()));
      }
    }
  }

  /** What calls the methods: the cluster itself, unless some are called in ways of their own. */
  Invoker around(ServiceContract contract, Cluster cluster) {
    Map<CallSettings, Invoker> ways = new HashMap<>();
    Map<RemoteMethod, Invoker> byMethod =
        contract.methods().stream()
            .collect(
                Collectors.toMap(
                    method -> method,
                    method ->
                        ways.computeIfAbsent(
                            way(contract.type(), method), way -> way(cluster, way))));
    boolean plain = byMethod.values().stream().allMatch(invoker -> invoker == cluster);
    return plain ? cluster : new ByMethod(Map.copyOf(byMethod));
  }

  private CallSettings way(Class<?> type, RemoteMethod method) {
    CallSettings told = told(type, method).over(annotated(method));
    return new CallSettings(null, told.faultTolerance(), told.loadBalancer());
  }

  private static Invoker way(Cluster cluster, CallSettings way) {
    return way.equals(CallSettings.NONE)
        ? cluster
        : cluster.on(way.loadBalancer(), way.faultTolerance());
  }

  private static CallSettings annotated(RemoteMethod method) {
    MsMethod said = method.method().getAnnotation(MsMethod.class);
    return said == null ? CallSettings.NONE : new CallSettings(null, annotated(said), null);
  }

  private static @Nullable FaultTolerance annotated(MsMethod said) {
    int retries = said.retries() < 0 ? USUAL_RETRIES : said.retries();
    return switch (said.onFailure()) {
      case CLIENT_DEFAULT -> said.retries() < 0 ? null : FaultTolerance.failover(retries);
      case FAIL_FAST -> FaultTolerance.failFast();
      case FAILOVER -> FaultTolerance.failover(retries);
      case FAIL_SAFE -> FaultTolerance.failSafe(retries);
      case FAIL_BACK -> FaultTolerance.failBack(retries);
      case BROADCAST -> FaultTolerance.broadcast();
      case HEDGED -> FaultTolerance.hedged(Duration.ofMillis(said.hedgeAfterMillis()));
    };
  }

  private record ByMethod(Map<RemoteMethod, Invoker> invokers) implements Invoker {
    @Override
    public CompletionStage<Reply> invoke(Invocation call) {
      return Objects.requireNonNull(invokers.get(call.method())).invoke(call);
    }
  }
}
