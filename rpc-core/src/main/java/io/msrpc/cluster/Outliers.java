package io.msrpc.cluster;

import io.msrpc.cluster.Cluster.Member;
import io.msrpc.cluster.ProviderHealth.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ejects providers that do worse than the others: a circuit breaker for each of them that never
 * opens for more than half.
 *
 * <p>Three things eject. Faults in a row (a loss, a timeout, nobody there) while another provider
 * has none: the circuit opens within a few calls. A window of a second in which half of the calls
 * failed, in whatever way that no method declares, while of the others' less than a quarter did;
 * refusals for overload count here alone, because when all are overloaded nobody should get the
 * load of those ejected. And two windows in a row with a mean time ten times that of the others.
 *
 * <p>An ejected provider rests, for 1 to 8 s. Then single calls are sent to it as probes, one at a
 * time: three good ones in a row bring it back, as a provider that is new, one bad one sends it to
 * rest again. If no other is ready it is used all the same.
 *
 * <p>There is no timer: windows end when a call does. Thread-safe; a call takes the lock only when
 * somebody is out, a window has ended or faults have run up.
 */
final class Outliers {
  static final int FAULTS_IN_ROW = 5;
  static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Fewer calls in a window prove nothing. */
  static final int FEWEST_CALLS = 10;

  private static final int SLOW_WINDOWS = 2;
  private static final double SLOW_FACTOR = 10;

  /** What a provider must at least be slower than the others: a pause is not a fault. */
  private static final double SLOW_MARGIN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final Logger LOG = LoggerFactory.getLogger(Outliers.class);

  private final Supplier<List<Member>> members;
  private volatile boolean anyOut;
  private volatile long windowEnds;
  private double slowAbove = Double.MAX_VALUE;

  Outliers(Supplier<List<Member>> members, long nowNanos) {
    this.members = members;
    this.windowEnds = nowNanos + WINDOW_NANOS;
  }

  /** Whether a look at who is out is worth it. */
  boolean anyOut() {
    return anyOut;
  }

  /** The list of members has changed. */
  synchronized void onMembers() {
    anyOut = countOut() > 0;
  }

  /** Why a member is left alone; null when it is not. */
  synchronized @Nullable Ejection ejection(Member member, long nowNanos) {
    return member.health().ejection(nowNanos);
  }

  /** One that is due for a probe, which this call is then; usually null. */
  synchronized @Nullable Member probe(List<Member> ready, boolean mayRunTwice, long nowNanos) {
    for (Member member : ready) {
      if (member.health().beginProbe(mayRunTwice, nowNanos)) {
        return member;
      }
    }
    return null;
  }

  /**
   * A call has ended.
   *
   * @param timed whether the time it took means anything
   */
  void ended(Member member, Outcome outcome, boolean timed, long begunNanos, long nowNanos) {
    ProviderHealth health = member.health();
    if (!health.isIn()) {
      endProbe(member, outcome, begunNanos, nowNanos);
    } else if (outcome != Outcome.ABANDONED) {
      health.count(outcome, timed ? nowNanos - begunNanos : -1);
      if (health.faultsInRow() >= FAULTS_IN_ROW) {
        judgeRow(member, nowNanos);
      }
    }
    if (nowNanos - windowEnds >= 0) {
      endWindow(nowNanos);
    }
  }

  private synchronized void endProbe(Member member, Outcome outcome, long begun, long now) {
    ProviderHealth health = member.health();
    if (!health.isProbe(begun)) {
      return;
    }
    if (outcome == Outcome.ABANDONED) {
      health.abandonProbe();
    } else if (health.endProbe(outcome == Outcome.ANSWERED && now - begun <= slowAbove, now)) {
      member.load().forget();
      onMembers();
      LOG.info("{} is back", member.provider().address());
    }
  }

  private synchronized void judgeRow(Member member, long nowNanos) {
    int faults = member.health().faultsInRow();
    boolean othersDoBetter = members.get().stream().anyMatch(Outliers::isFlawless);
    if (faults >= FAULTS_IN_ROW && othersDoBetter) {
      eject(member, nowNanos, faults + " faults in a row");
    }
  }

  private static boolean isFlawless(Member member) {
    return member.isReady() && member.health().isIn() && member.health().faultsInRow() == 0;
  }

  private synchronized void endWindow(long nowNanos) {
    if (nowNanos - windowEnds < 0) {
      return;
    }
    windowEnds = nowNanos + WINDOW_NANOS;
    Map<Member, Window> windows = new LinkedHashMap<>();
    for (Member member : members.get()) {
      if (member.health().isIn()) {
        windows.put(member, member.health().endWindow());
      }
    }
    windows.forEach((member, window) -> judge(member, window, others(windows, member), nowNanos));
    double usual = usualNanos(windows.values());
    slowAbove = usual > 0 ? slowAbove(usual) : slowAbove;
  }

  private static List<Window> others(Map<Member, Window> windows, Member member) {
    List<Window> others = new ArrayList<>();
    windows.forEach(
        (other, window) -> {
          if (!other.equals(member)) {
            others.add(window);
          }
        });
    return others;
  }

  private void judge(Member member, Window window, List<Window> others, long nowNanos) {
    double usual = usualNanos(others);
    boolean slow =
        window.timed() >= FEWEST_CALLS && usual > 0 && window.meanNanos() > slowAbove(usual);
    int slowWindows = member.health().onWindow(slow);
    if (failsMoreThan(others, window)) {
      eject(member, nowNanos, window.failures() + " of " + window.calls() + " calls failed");
    } else if (slowWindows >= SLOW_WINDOWS) {
      eject(member, nowNanos, "took " + millis(window.meanNanos()) + ", others " + millis(usual));
    }
  }

  private static String millis(double nanos) {
    return (long) (nanos / 1e6) + " ms";
  }

  private static boolean failsMoreThan(List<Window> others, Window window) {
    long calls = others.stream().mapToLong(Window::calls).sum();
    long failures = others.stream().mapToLong(Window::failures).sum();
    return window.calls() >= FEWEST_CALLS
        && calls >= FEWEST_CALLS
        && window.failures() * 2 >= window.calls()
        && failures * 4 < calls;
  }

  /** The median of their mean times; zero if none had enough calls. */
  private static double usualNanos(Iterable<Window> windows) {
    List<Double> means = new ArrayList<>();
    for (Window window : windows) {
      if (window.timed() >= FEWEST_CALLS) {
        means.add(window.meanNanos());
      }
    }
    means.sort(null);
    return means.isEmpty() ? 0 : means.get((means.size() - 1) / 2);
  }

  private static double slowAbove(double usual) {
    return Math.max(usual * SLOW_FACTOR, usual + SLOW_MARGIN_NANOS);
  }

  private void eject(Member member, long nowNanos, String why) {
    int all = members.get().size();
    int out = countOut();
    if (member.health().isIn() && (out + 1) * 2 <= all) {
      member.health().eject(nowNanos, why);
      anyOut = true;
      LOG.warn("{} is ejected, {} of {} now: {}", member.provider().address(), out + 1, all, why);
    }
  }

  private int countOut() {
    return (int) members.get().stream().filter(member -> !member.health().isIn()).count();
  }
}
