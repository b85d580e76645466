package io.msrpc.cluster;

import io.msrpc.call.Invocation;
import io.msrpc.call.Invoker;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks a second provider when the first has failed, or not answered within the delay; the first
 * reply counts, and the other attempt is cancelled. Only calls of idempotent methods, without
 * streams, and only as far as the retry budget goes; all others are plain calls.
 */
record Hedged(Terms terms, Terms once) implements Invoker {
  Hedged(Terms terms) {
    this(terms, new Terms(terms.cluster(), terms.choice(), FaultTolerance.failFast()));
  }

  @Override
  public CompletionStage<Reply> invoke(Invocation call) {
    boolean may = call.method().idempotent() && !call.method().streams();
    if (!may || terms.cluster().candidates(call).size() < 2) {
      return terms.invoke(call);
    }
    terms.cluster().retries().onCall();
    Pair pair = new Pair(call);
    pair.start();
    return pair.whole;
  }

  /** The two attempts of one call. */
  private final class Pair {
    private final CallParts whole;
    private final Invocation call;
    private final ClusterCall first;
    private final List<RpcException> failures = new ArrayList<>(2);
    private boolean hedged;

    Pair(Invocation call) {
      this.call = call;
      this.whole = new CallParts(call.method());
      this.first = new ClusterCall(once, call, List.of());
    }

    void start() {
      whole.add(first.start(), this::ended);
      if (whole.isDone()) {
        return;
      }
      EventLoop timers = terms.cluster().timers();
      try {
        long delay = terms.tolerance().delay().toNanos();
        Future<?> timer = timers.schedule(this::onDelay, delay, TimeUnit.NANOSECONDS);
        whole.whenComplete((reply, e) -> timer.cancel(false));
      } catch (RejectedExecutionException e) {
        // The client closes, and ends the first attempt.
      }
    }

    private void onDelay() {
      if (claim(null)) {
        askAnother();
      }
    }

    private void ended(@Nullable Reply reply, @Nullable RpcException failure) {
      if (failure == null) {
        whole.complete(reply);
      } else if (mayHedgeNow(failure)) {
        askAnother();
      } else if (isLast()) {
        whole.completeExceptionally(Failures.worst(failures, true, failures.size()));
      }
    }

    private synchronized boolean mayHedgeNow(RpcException failure) {
      failures.add(failure);
      return terms.tolerance().allows(failure, call.method(), 0) && claim(failure);
    }

    /** Whether no attempt is under way any more. */
    private synchronized boolean isLast() {
      return failures.size() == (hedged ? 2 : 1);
    }

    /** Whether the second attempt is to be made now; it is made once, and paid for. */
    private synchronized boolean claim(@Nullable RpcException failure) {
      if (hedged || whole.isDone() || first.asked() == null) {
        return false;
      }
      long now = terms.cluster().timers().ticker().nanoTime();
      if (call.deadline().isExpired(now)) {
        return false;
      }
      hedged =
          (failure != null && terms.tolerance().isFree(failure))
              || terms.cluster().retries().tryTake(now);
      return hedged;
    }

    private void askAnother() {
      List<Cluster.Member> asked = List.of(Objects.requireNonNull(first.asked()));
      whole.add(new ClusterCall(once, call, asked).start(), this::ended);
    }
  }
}
