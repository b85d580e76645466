package io.msrpc.cluster;

import io.msrpc.call.Reason;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.RpcException;

/**
 * How often a failed call is tried on another provider. Whether it may be is not a matter of
 * choice: it must be certain that it did not start, or the method must be declared idempotent and
 * take no stream, of which nobody can say whether it can be read twice.
 *
 * @param retries most further attempts; those after a provider certified that it is leaving do not
 *     count
 */
public record FaultTolerance(int retries) {
  /** Refuses a negative number. */
  public FaultTolerance {
    if (retries < 0) {
      throw new IllegalArgumentException("retries: " + retries + " (expected: 0 or more)");
    }
  }

  /** The first failure is the caller's. */
  public static FaultTolerance failFast() {
    return new FaultTolerance(0);
  }

  /** Up to {@code retries} other providers are tried. */
  public static FaultTolerance failover(int retries) {
    return new FaultTolerance(retries);
  }

  /** Whether the failure is one that does not count as a retry. */
  boolean isFree(RpcException failure) {
    return retries > 0 && failure.safeToRetry() && failure.reason() == Reason.UNAVAILABLE;
  }

  /** Whether another provider may be tried. */
  boolean allows(RpcException failure, RemoteMethod method, int retriesMade) {
    boolean again = method.idempotent() && method.argumentItem() == null;
    return (failure.safeToRetry() || again)
        && failure.reason().anotherProviderMayDoBetter()
        && (retriesMade < retries || isFree(failure));
  }
}
