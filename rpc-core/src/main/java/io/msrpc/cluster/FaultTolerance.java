package io.msrpc.cluster;

import io.msrpc.call.Reason;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.RpcException;
import java.time.Duration;

/**
 * What is done about a call that failed. Whether it may be sent again is not a matter of choice: it
 * must be certain that it did not start, or the method must be declared idempotent and take no
 * stream, of which nobody can say whether it can be read twice.
 *
 * @param mode what, beside trying other providers
 * @param retries most further attempts; those after a provider certified that it is leaving do not
 *     count
 * @param delay of {@link Mode#HEDGED}: how long the first provider has for itself
 */
public record FaultTolerance(Mode mode, int retries, Duration delay) {
  /** What is done, beside trying other providers. */
  public enum Mode {
    /** The caller gets the failure. */
    FAILOVER,
    /** The caller gets nothing for a value: null, zero, or an empty collection. */
    FAIL_SAFE,
    /** A method without a result is called again later, and the caller does not hear of it. */
    FAIL_BACK,
    /** All providers are called, and all must answer. */
    BROADCAST,
    /** An idempotent method is called at a second provider when the first one takes long. */
    HEDGED
  }

  /** Refuses negative numbers. */
  public FaultTolerance {
    if (retries < 0 || delay.isNegative()) {
      throw new IllegalArgumentException(
          "retries: " + retries + ", delay: " + delay + " (expected: 0 or more)");
    }
  }

  /** The first failure is the caller's. */
  public static FaultTolerance failFast() {
    return failover(0);
  }

  /** Up to {@code retries} other providers are tried. */
  public static FaultTolerance failover(int retries) {
    return new FaultTolerance(Mode.FAILOVER, retries, Duration.ZERO);
  }

  /** As failover; what fails nevertheless is logged, and the caller gets nothing for a value. */
  public static FaultTolerance failSafe(int retries) {
    return new FaultTolerance(Mode.FAIL_SAFE, retries, Duration.ZERO);
  }

  /**
   * As failover; a call without a result that fails nevertheless and may be sent again is repeated
   * in the background for a minute, until it succeeds. At most 1,000 calls of a service wait so.
   */
  public static FaultTolerance failBack(int retries) {
    return new FaultTolerance(Mode.FAIL_BACK, retries, Duration.ZERO);
  }

  /** Every provider is called once. */
  public static FaultTolerance broadcast() {
    return new FaultTolerance(Mode.BROADCAST, 0, Duration.ZERO);
  }

  /** A second provider is asked when the first one has failed, or not answered for so long. */
  public static FaultTolerance hedged(Duration delay) {
    return new FaultTolerance(Mode.HEDGED, 1, delay);
  }

  /** Whether the failure is one that does not count as a retry. */
  boolean isFree(RpcException failure) {
    return retries > 0 && failure.safeToRetry() && failure.reason() == Reason.UNAVAILABLE;
  }

  /** Whether another provider may be tried. */
  boolean allows(RpcException failure, RemoteMethod method, int retriesMade) {
    return mayRepeat(failure, method)
        && failure.reason().anotherProviderMayDoBetter()
        && (retriesMade < retries || isFree(failure));
  }

  /** Whether sending it again runs it once, as far as anybody can tell. */
  static boolean mayRepeat(RpcException failure, RemoteMethod method) {
    boolean again = method.idempotent() && method.argumentItem() == null;
    return failure.safeToRetry() || again;
  }
}
