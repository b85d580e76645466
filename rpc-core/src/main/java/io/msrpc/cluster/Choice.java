package io.msrpc.cluster;

import io.msrpc.call.Invocation;
import io.msrpc.call.RemoteMethod;
import io.msrpc.cluster.Cluster.Member;
import io.msrpc.cluster.balance.LoadBalancer;
import io.netty.util.concurrent.Ticker;
import java.util.List;

/**
 * Whom a call goes to, and what is learnt from its end. Thread-safe. A service with a single
 * provider leaves no choice, so there nothing is measured, and no clock is read.
 */
final class Choice {
  /** The begin of a call that is not measured. */
  static final long UNMEASURED = Long.MIN_VALUE;

  private final LoadBalancer loadBalancer;
  private final Ticker ticker;

  Choice(LoadBalancer loadBalancer, Ticker ticker) {
    this.loadBalancer = loadBalancer;
    this.ticker = ticker;
  }

  /** When a call that has this choice begins, or UNMEASURED. */
  long begin(List<Member> ready, boolean alone) {
    return alone && ready.size() == 1 ? UNMEASURED : ticker.nanoTime();
  }

  /** One of the ready members. */
  Member among(List<Member> ready, Invocation call, long nowNanos) {
    return ready.size() == 1 ? ready.get(0) : ready.get(loadBalancer.choose(ready, call, nowNanos));
  }

  /** The call is about to be sent there. */
  void begun(Member member, RemoteMethod method, long nowNanos) {
    if (nowNanos != UNMEASURED && isTimed(method)) {
      member.load().begin();
    }
  }

  /** A call that was measured has ended. */
  void ended(Member member, RemoteMethod method, Outcome outcome, long begunNanos) {
    if (begunNanos == UNMEASURED) {
      return;
    }
    long now = ticker.nanoTime();
    if (isTimed(method)) {
      member.load().end();
      note(member.load(), outcome, begunNanos, now);
    }
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
