package io.msrpc.cluster;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How one provider has answered lately, and whether it is ejected. What calls count is thread-safe
 * without locks; everything else belongs to the lock of {@link Outliers}, but that anybody may ask
 * whether it is out.
 */
final class ProviderHealth {
  /** First rest; each that follows a failed probe, or an ejection soon after, is twice as long. */
  static final long FIRST_REST_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** 8 s: the longest rest. */
  private static final int MOST_DOUBLINGS = 3;

  /** How many probes in a row must be answered. */
  private static final int PROBES = 3;

  /** For how long calls that may not run twice leave the probe to calls that may. */
  private static final long DEFERENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** Well for so long, the rests begin anew. */
  private static final long FORGIVEN_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final AtomicInteger faultsInRow = new AtomicInteger();
  private final LongAdder calls = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder timed = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  private volatile boolean out;
  private String why = "";
  private int slowWindows;
  private int rests;
  private long restsUntil;
  private long backSince;
  private boolean probing;
  private long probeBegun;
  private int passed;

  /**
   * What a provider did in one window.
   *
   * @param calls how many ended
   * @param failures how many of them without what was asked for
   * @param timed how many of them tell of its speed
   * @param nanos how long those took together
   */
  record Window(long calls, long failures, long timed, long nanos) {
    double meanNanos() {
      return (double) nanos / timed;
    }
  }

  /** A call has ended; how long it took is negative if that means nothing. */
  void count(Outcome outcome, long took) {
    calls.increment();
    if (outcome != Outcome.ANSWERED) {
      failures.increment();
    }
    if (took >= 0 && outcome.isTimed()) {
      timed.increment();
      nanos.add(took);
    }
    if (outcome.isFault()) {
      faultsInRow.incrementAndGet();
    } else if (faultsInRow.get() != 0) {
      faultsInRow.set(0);
    }
  }

  int faultsInRow() {
    return faultsInRow.get();
  }

  Window endWindow() {
    return new Window(
        calls.sumThenReset(), failures.sumThenReset(), timed.sumThenReset(), nanos.sumThenReset());
  }

  /** How many windows in a row it has been slow, this one counted. */
  int onWindow(boolean slow) {
    slowWindows = slow ? slowWindows + 1 : 0;
    return slowWindows;
  }

  boolean isIn() {
    return !out;
  }

  void eject(long nowNanos, String newWhy) {
    why = newWhy;
    if (nowNanos - backSince > FORGIVEN_NANOS) {
      rests = 0;
    }
    out = true;
    rest(nowNanos);
  }

  private void rest(long nowNanos) {
    probing = false;
    passed = 0;
    restsUntil = nowNanos + (FIRST_REST_NANOS << Math.min(rests, MOST_DOUBLINGS));
    rests++;
  }

  /** Why it is out, and for how long; null while it is in. */
  @Nullable Ejection ejection(long nowNanos) {
    long rest = probing ? 0 : Math.max(0, restsUntil - nowNanos);
    return out ? new Ejection(why, Duration.ofNanos(rest), probing) : null;
  }

  /** Whether this call is to find out how it is; if so it is the only one to do so. */
  boolean beginProbe(boolean mayRunTwice, long nowNanos) {
    long due = restsUntil + (mayRunTwice ? 0 : DEFERENCE_NANOS);
    if (!out || probing || nowNanos - due < 0) {
      return false;
    }
    probing = true;
    probeBegun = nowNanos;
    return true;
  }

  boolean isProbe(long begunNanos) {
    return out && probing && begunNanos == probeBegun;
  }

  /** The probe's caller has gone before it could tell. */
  void abandonProbe() {
    probing = false;
  }

  /** Whether that was the last probe it needed, and it is back. */
  boolean endProbe(boolean good, long nowNanos) {
    if (!good) {
      rest(nowNanos);
      return false;
    }
    probing = false;
    passed++;
    if (passed == PROBES) {
      comeBack(nowNanos);
    }
    return !out;
  }

  private void comeBack(long nowNanos) {
    endWindow();
    faultsInRow.set(0);
    slowWindows = 0;
    backSince = nowNanos;
    out = false;
  }
}
