package io.msrpc.transport.server;

import java.time.Duration;

/**
 * How many calls may run at once.
 *
 * <p>More calls at once than the processors, the database or a lock can serve make each slower and
 * none faster. So the limit falls while calls take more than twice the time they take in calm, and
 * grows by its square root otherwise; both only while calls are waiting, for then alone it has an
 * effect. That is the gradient of Netflix' concurrency-limits and of Envoy's adaptive concurrency
 * filter, with these differences:
 *
 * <ul>
 *   <li>Each method is compared with itself ({@link ServiceTime}): a slow method among quick ones
 *       is no overload.
 *   <li>"Calm" is a call that began while no more than {@code floor} ran: a mean over like cases,
 *       not the luckiest single one. Times below a quarter of a millisecond count as that: so long
 *       many short calls may wait for a processor, and nobody is helped by a queue instead. Longer
 *       ones may not, for the I/O threads need the processors too: with ten calls at work on each,
 *       they would not come to read, and not to refuse.
 *   <li>It begins at the most, and never falls below the floor. A service that has become slower by
 *       itself drives it to the floor, where every call is calm: so the new time becomes the
 *       measure, and the limit grows again. There is no state it cannot leave.
 *   <li>Calls waiting without a calm one would leave the measure unknown, or that of a JVM that had
 *       not compiled anything yet; after a second of that, later two, four, at last 30, and never
 *       before a call's time has passed 20 times, it dips to the floor until some calm calls have
 *       ended, a second at most, and these are the measure.
 * </ul>
 *
 * <p>Guarded by its {@link Admission}.
 */
final class ConcurrencyLimit {
  private static final long WINDOW = Duration.ofMillis(100).toNanos();
  private static final int LEAST_CALLS = 16;
  private static final double TOLERANCE = 2;
  private static final double STEEPEST_FALL = 0.7;
  private static final double GRAIN_NANOS = 250_000;
  private static final long FIRST_DIP_AFTER = Duration.ofSeconds(1).toNanos();
  private static final int CALLS_BETWEEN_DIPS = 20;
  private static final long LAST_DIP_AFTER = Duration.ofSeconds(30).toNanos();
  private static final long LONGEST_DIP = Duration.ofSeconds(1).toNanos();
  private static final int CALLS_OF_A_DIP = 8;

  /** So many calls make a mean; fewer would tell how long classes take to load. */
  private static final int MEAN_CALLS = 32;

  private final int floor;
  private final int most;
  private double limit;
  private double meanNanos;
  private int measured;
  private long windowBegan;
  private int calls;
  private double took;
  private double calmly;
  private boolean saturated;
  private long lastCalm;
  private int calmWanted;
  private long dipBegan;
  private long dipAfter = FIRST_DIP_AFTER;
  private int dips;

  /**
   * A limit that has measured nothing yet.
   *
   * @param processors of this machine
   * @param most what it begins with and never exceeds
   */
  ConcurrencyLimit(int processors, int most, long nowNanos) {
    this.most = most;
    this.floor = Math.min(most, 2 * processors);
    this.limit = most;
    this.windowBegan = nowNanos;
    this.lastCalm = nowNanos;
  }

  /** How many may run now. */
  int current() {
    return calmWanted > 0 ? floor : (int) limit;
  }

  /** Whether a call that begins as one of so many is a measure for the others. */
  boolean isCalm(int running) {
    return running <= floor;
  }

  /** How long one that comes behind so many others will wait; 0 until that can be known. */
  double expectedWaitNanos(int ahead) {
    return measured < MEAN_CALLS ? 0 : (ahead + 1) * meanNanos / current();
  }

  /**
   * A call has left its worker.
   *
   * @param calm whether it began in calm
   * @param othersWait whether the limit keeps others from running
   */
  void ended(ServiceTime method, long nanos, boolean calm, boolean othersWait, long now) {
    measured = Math.min(MEAN_CALLS, measured + 1);
    meanNanos += (nanos - meanNanos) / measured;
    if (calm) {
      method.addCalm(nanos, dips);
      lastCalm = now;
      calmWanted = Math.max(0, calmWanted - 1);
    } else if (calmWanted > 0 && now - dipBegan > LONGEST_DIP) {
      lastCalm = now;
      calmWanted = 0;
    }
    if (method.isKnown()) {
      took += nanos;
      calmly += Math.max(GRAIN_NANOS, method.nanos());
    }
    saturated |= othersWait;
    calls++;
    if (calls >= LEAST_CALLS && now - windowBegan >= WINDOW) {
      endWindow(now);
    }
  }

  private void endWindow(long now) {
    if (saturated) {
      adjust();
    }
    long fewCalls = Math.min(LAST_DIP_AFTER, (long) (CALLS_BETWEEN_DIPS * meanNanos));
    if (saturated && calmWanted == 0 && now - lastCalm > Math.max(fewCalls, dipAfter)) {
      calmWanted = CALLS_OF_A_DIP;
      dipBegan = now;
      dipAfter = Math.min(LAST_DIP_AFTER, 2 * dipAfter);
      dips++;
    }
    windowBegan = now;
    calls = 0;
    took = 0;
    calmly = 0;
    saturated = false;
  }

  private void adjust() {
    double slowdown = calmly == 0 ? 1 : took / calmly;
    if (slowdown > TOLERANCE) {
      limit = Math.max(floor, limit * Math.max(STEEPEST_FALL, TOLERANCE / slowdown));
    } else {
      limit = Math.min(most, limit + Math.sqrt(limit));
    }
  }
}
