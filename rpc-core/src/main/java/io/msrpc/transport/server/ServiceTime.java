package io.msrpc.transport.server;

/**
 * How long one method takes while little else runs: a moving mean over such calls, so that a method
 * that is sometimes quick and sometimes slow by nature has one measure. Guarded by its {@link
 * Admission}.
 */
final class ServiceTime {
  private static final double WEIGHT = 1.0 / 16;

  private double nanos;

  /** Takes a call into account that ran while little else did. */
  void addCalm(long took) {
    nanos = isKnown() ? nanos + (took - nanos) * WEIGHT : Math.max(1, took);
  }

  boolean isKnown() {
    return nanos > 0;
  }

  /** The mean; 0 until it is known. */
  double nanos() {
    return nanos;
  }
}
