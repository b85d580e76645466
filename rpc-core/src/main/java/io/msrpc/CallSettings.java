package io.msrpc;

import io.msrpc.cluster.FaultTolerance;
import io.msrpc.cluster.balance.LoadBalancer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a client calls one service or one method of it, where that differs from what their
 * annotations and the client say. Null leaves a setting as it is.
 *
 * @param timeout longest a call may take, at least 1 ms
 * @param faultTolerance what is done about a call that failed
 * @param loadBalancer which of several ready providers
 */
public record CallSettings(
    @Nullable Duration timeout,
    @Nullable FaultTolerance faultTolerance,
    @Nullable LoadBalancer loadBalancer) {
  /** Changes nothing. */
  public static final CallSettings NONE = new CallSettings(null, null, null);

  /** Refuses a timeout that no call could keep. */
  public CallSettings {
    if (timeout != null && timeout.toMillis() < 1) {
      throw new IllegalArgumentException("timeout: " + timeout + " (expected: at least 1 ms)");
    }
  }

  /** The same with a timeout. */
  public CallSettings withTimeout(Duration newTimeout) {
    return new CallSettings(newTimeout, faultTolerance, loadBalancer);
  }

  /** The same with something to be done about failures. */
  public CallSettings withFaultTolerance(FaultTolerance newFaultTolerance) {
    return new CallSettings(timeout, newFaultTolerance, loadBalancer);
  }

  /** The same with a way to choose. */
  public CallSettings withLoadBalancer(LoadBalancer newLoadBalancer) {
    return new CallSettings(timeout, faultTolerance, newLoadBalancer);
  }

  /** These, and where they are null the others. */
  CallSettings over(CallSettings others) {
    return new CallSettings(
        timeout != null ? timeout : others.timeout,
        faultTolerance != null ? faultTolerance : others.faultTolerance,
        loadBalancer != null ? loadBalancer : others.loadBalancer);
  }
}
