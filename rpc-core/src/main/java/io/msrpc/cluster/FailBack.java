package io.msrpc.cluster;

import io.msrpc.call.Deadline;
import io.msrpc.call.Invocation;
import io.msrpc.call.Invoker;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Repeats calls without a result that failed and may be sent again: after 1 s, then after twice as
 * long each time, for a minute; each attempt has the time of the first. What is left then, or when
 * the client closes, is dropped. The arguments are kept until then, so they must not be changed.
 *
 * <p>The caller gets a failure only when the method has a result, when the call may have run and is
 * not idempotent, or when too many calls wait already.
 */
final class FailBack implements Invoker {
  static final int MOST_WAITING = 1000;

  private static final long FIRST_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_NANOS = Duration.ofMinutes(1).toNanos();

  private final Terms terms;
  private final Warnings warnings;
  private final AtomicInteger waiting = new AtomicInteger();

  /** What is to be repeated: each attempt may take {@code time}, and none begins after the end. */
  private record Later(Invocation call, long time, long endNanos, long pause) {
    Later next() {
      return new Later(call, time, endNanos, 2 * pause);
    }
  }

  FailBack(Terms terms, Warnings warnings) {
    this.terms = terms;
    this.warnings = warnings;
  }

  @Override
  public CompletionStage<Reply> invoke(Invocation call) {
    if (call.method().result() != void.class && call.method().result() != Void.class) {
      return terms.invoke(call);
    }
    long now = now();
    long time = call.deadline().remainingNanos(now);
    Later later = new Later(call, time, now + LONGEST_NANOS, FIRST_NANOS);
    CallParts whole = new CallParts(call.method());
    whole.add(terms.invoke(call), (reply, failure) -> onFirst(whole, later, reply, failure));
    return whole;
  }

  private void onFirst(
      CallParts whole, Later later, @Nullable Reply reply, @Nullable RpcException failure) {
    if (failure == null) {
      whole.complete(reply);
    } else if (FaultTolerance.mayRepeat(failure, later.call().method()) && isRoom()) {
      schedule(later, failure);
      whole.complete(Reply.of(null));
    } else {
      whole.completeExceptionally(failure);
    }
  }

  private boolean isRoom() {
    boolean room = waiting.incrementAndGet() <= MOST_WAITING;
    if (!room) {
      waiting.decrementAndGet();
    }
    return room;
  }

  private void schedule(Later later, RpcException failure) {
    if (now() + later.pause() - later.endNanos() > 0) {
      drop(later, failure);
      return;
    }
    try {
      terms.cluster().timers().schedule(() -> again(later), later.pause(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      drop(later, failure);
    }
  }

  private void again(Later later) {
    Invocation call = later.call().with(new Deadline(now() + later.time()));
    terms.invoke(call).whenComplete((reply, e) -> onLater(later, e));
  }

  private void onLater(Later later, @Nullable Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    if (!(cause instanceof RpcException failure)) {
      waiting.decrementAndGet();
    } else if (FaultTolerance.mayRepeat(failure, later.call().method())) {
      schedule(later.next(), failure);
    } else {
      drop(later, failure);
    }
  }

  private void drop(Later later, RpcException failure) {
    waiting.decrementAndGet();
    warnings.add(later.call().method(), "were repeated in vain and are dropped", failure);
  }

  private long now() {
    return terms.cluster().timers().ticker().nanoTime();
  }
}
