package io.msrpc.spring.autoconfigure;

import io.msrpc.CallSettings;
import io.msrpc.RpcClient;
import io.msrpc.cluster.FaultTolerance;
import io.msrpc.cluster.balance.LoadBalancer;
import io.msrpc.spring.autoconfigure.MsRpcProperties.Balancing;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.ClassUtils;

/**
 * How one service is called, and single methods of it. What is missing is left to the annotations,
 * and then to the client.
 *
 * @param timeout longest a call may take
 * @param faultTolerance what is done about a call that failed
 * @param retries how many other providers are tried; 2 where only the fault tolerance is given
 * @param hedgeDelay of hedged calls: how long the first provider has for itself
 * @param loadBalancer which of several ready providers
 * @param methods the same for single methods, by name; goes before what is said of the service
 */
public record CallProperties(
    @Nullable Duration timeout,
    @Nullable Tolerance faultTolerance,
    @Nullable Integer retries,
    @DefaultValue("100ms") Duration hedgeDelay,
    @Nullable Balancing loadBalancer,
    @DefaultValue Map<String, OfMethod> methods) {
  private static final String PREFIX = "msrpc.client.services";

  /** What is done about a call that failed. */
  public enum Tolerance {
    /** The caller gets the failure. */
    FAILFAST,
    /** Other providers are tried. */
    FAILOVER,
    /** As failover; then the caller gets nothing for a value. */
    FAILSAFE,
    /** As failover; then a call without a result is repeated in the background. */
    FAILBACK,
    /** All providers are called. */
    BROADCAST,
    /** A second provider is called when the first one takes long. */
    HEDGED
  }

  /**
   * How one method is called.
   *
   * @param timeout longest a call may take
   * @param faultTolerance what is done about a call that failed
   * @param retries how many other providers are tried
   * @param hedgeDelay of hedged calls: how long the first provider has for itself
   * @param loadBalancer which of several ready providers
   */
  public record OfMethod(
      @Nullable Duration timeout,
      @Nullable Tolerance faultTolerance,
      @Nullable Integer retries,
      @DefaultValue("100ms") Duration hedgeDelay,
      @Nullable Balancing loadBalancer) {

    CallSettings settings() {
      LoadBalancer balancer = loadBalancer == null ? null : loadBalancer.loadBalancer();
      return new CallSettings(timeout, tolerance(), balancer);
    }

    private @Nullable FaultTolerance tolerance() {
      if (faultTolerance == null) {
        return retries == null ? null : FaultTolerance.failover(retries);
      }
      int most = retries == null ? 2 : retries;
      return switch (faultTolerance) {
        case FAILFAST -> FaultTolerance.failFast();
        case FAILOVER -> FaultTolerance.failover(most);
        case FAILSAFE -> FaultTolerance.failSafe(most);
        case FAILBACK -> FaultTolerance.failBack(most);
        case BROADCAST -> FaultTolerance.broadcast();
        case HEDGED -> FaultTolerance.hedged(hedgeDelay);
      };
    }
  }

  /**
   * Tells a client.
   *
   * @param name of the interface, as the settings have it
   * @throws IllegalStateException when there is no such interface or method, saying what to write
   */
  void tell(RpcClient.Builder client, String name, @Nullable ClassLoader classes) {
    String place = PREFIX + "[" + name + "]";
    try {
      Class<?> type = ClassUtils.forName(name, classes);
      OfMethod all = new OfMethod(timeout, faultTolerance, retries, hedgeDelay, loadBalancer);
      client.settings(type, all.settings());
      methods.forEach((method, said) -> client.settings(type, method, said.settings()));
    } catch (ClassNotFoundException | LinkageError e) {
      throw new IllegalStateException(
          place
              + ": there is no such interface (expected: its full name in brackets, as in "
              + PREFIX
              + "[com.example.Greeter].timeout=1s)",
          e);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(place + ": " + e.getMessage(), e);
    }
  }
}
