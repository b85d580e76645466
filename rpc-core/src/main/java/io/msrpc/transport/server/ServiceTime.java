package io.msrpc.transport.server;

/**
 * How long one method takes while little else runs: a moving mean over such calls, so that a method
 * that is sometimes quick and sometimes slow by nature has one measure. Begins anew whenever it is
 * measured on purpose. Guarded by its {@link Admission}.
 */
final class ServiceTime {
  private static final int MEAN_CALLS = 16;

  private double nanos;
  private int calls;
  private int measurement;

  /**
   * Takes a call into account that ran while little else did.
   *
   * @param newMeasurement when it was: what was measured under another number is forgotten
   */
  void addCalm(long took, int newMeasurement) {
    if (measurement != newMeasurement) {
      measurement = newMeasurement;
      calls = 0;
    }
    calls = Math.min(MEAN_CALLS, calls + 1);
    nanos = calls == 1 ? Math.max(1, took) : nanos + (took - nanos) / calls;
  }

  boolean isKnown() {
    return nanos > 0;
  }

  /** The mean; 0 until it is known. */
  double nanos() {
    return nanos;
  }
}
