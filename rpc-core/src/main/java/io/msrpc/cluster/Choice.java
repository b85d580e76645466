package io.msrpc.cluster;

import io.msrpc.call.Invocation;
import io.msrpc.call.RemoteMethod;
import io.msrpc.cluster.Cluster.Member;
import io.msrpc.cluster.balance.LoadBalancer;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Whom a call goes to, and what is learnt from its end. Of the ready providers first one that is
 * due for a probe; else, of those that are not ejected, those with the preferred tags, if there are
 * any, and of these the load balancer's, or that of the call's key.
 *
 * <p>Thread-safe. A service with a single provider leaves no choice, so there nothing is measured,
 * and no clock is read.
 */
final class Choice {
  /** The begin of a call that is not measured. */
  static final long UNMEASURED = Long.MIN_VALUE;

  private final LoadBalancer loadBalancer;
  private final LoadBalancer keyed = LoadBalancer.consistentHash();
  private final Outliers outliers;
  private final Ticker ticker;

  Choice(LoadBalancer loadBalancer, Outliers outliers, Ticker ticker) {
    this.loadBalancer = loadBalancer;
    this.outliers = outliers;
    this.ticker = ticker;
  }

  /** When a call that has this choice begins, or UNMEASURED. */
  long begin(List<Member> ready, boolean alone) {
    return alone && ready.size() == 1 ? UNMEASURED : ticker.nanoTime();
  }

  /** One of the ready members. */
  Member among(List<Member> ready, Invocation call, long nowNanos) {
    if (ready.size() == 1) {
      return ready.get(0);
    }
    List<Member> in = ready;
    if (outliers.anyOut()) {
      RemoteMethod method = call.method();
      Member probe = isTimed(method) ? outliers.probe(ready, method.idempotent(), nowNanos) : null;
      if (probe != null) {
        return probe;
      }
      in = preferably(ready, member -> member.health().isIn());
    }
    List<Member> near = preferably(in, Member::preferred);
    if (near.size() == 1) {
      return near.get(0);
    }
    LoadBalancer by = call.key() == null ? loadBalancer : keyed;
    return near.get(by.choose(near, call, nowNanos));
  }

  /** Those that match, or all if none does; without a new list where all or none do. */
  private static List<Member> preferably(List<Member> members, Predicate<Member> which) {
    int matching = 0;
    for (int i = 0; i < members.size(); i++) {
      matching += which.test(members.get(i)) ? 1 : 0;
    }
    if (matching == 0 || matching == members.size()) {
      return members;
    }
    List<Member> those = new ArrayList<>(members);
    those.removeIf(which.negate());
    return those.isEmpty() ? members : those;
  }

  /** The call is about to be sent there. */
  void begun(Member member, RemoteMethod method, long nowNanos) {
    if (nowNanos != UNMEASURED && isTimed(method)) {
      member.load().begin();
    }
  }

  /** A call has ended that {@link #begin} was asked about. */
  void ended(Member member, RemoteMethod method, Outcome outcome, long begunNanos) {
    if (begunNanos == UNMEASURED) {
      return;
    }
    long now = ticker.nanoTime();
    if (isTimed(method)) {
      member.load().end();
      note(member.load(), outcome, begunNanos, now);
    }
    outliers.ended(member, outcome, isTimed(method), begunNanos, now);
  }

  private static void note(Load load, Outcome outcome, long begunNanos, long nowNanos) {
    if (outcome.isTimed()) {
      load.took(nowNanos - begunNanos, nowNanos);
    } else if (outcome != Outcome.ABANDONED) {
      load.failedFast(nowNanos);
    }
  }

  /** Whether the time of the answer says how busy the provider is. */
  private static boolean isTimed(RemoteMethod method) {
    return !method.streams() && !method.oneway();
  }
}
