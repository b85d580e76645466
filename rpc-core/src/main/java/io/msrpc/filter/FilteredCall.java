package io.msrpc.filter;

import io.msrpc.call.CallContext;
import io.msrpc.call.Deadline;
import io.msrpc.call.Invocation;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import io.msrpc.call.ServiceFailure;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way through the filters. It knows whether they have passed it on, which decides
 * what a failure of theirs means, and takes a cancellation past whatever futures they have made.
 */
final class FilteredCall extends CompletableFuture<Reply> {
  private final FilterChain chain;
  private final Invocation call;

  /** The call behind the filters; null until they passed it on. */
  private volatile @Nullable CompletionStage<Reply> passedOn;

  /** What the last filter was given for it: the same, but for a stream, whose end can be seen. */
  private volatile @Nullable CompletionStage<Reply> given;

  /** Where a call is served: what the filters have used of its context. */
  private volatile @Nullable CallContext context;

  FilteredCall(FilterChain chain, Invocation call) {
    this.chain = chain;
    this.call = call;
  }

  Deadline deadline() {
    return call.deadline();
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }

  void start() {
    CompletionStage<Reply> outcome = step(0, call);
    context = chain.serves() ? CallContext.used() : null;
    try {
      outcome.whenComplete(this::onOutcome);
    } catch (Throwable e) {
      completeExceptionally(broken(null, e));
    }
  }

  /** Every value here is of a filter's making, and so is every method called. */
  private void onOutcome(@Nullable Reply reply, @Nullable Throwable failure) {
    try {
      if (failure != null) {
        completeExceptionally(toTell(failure));
      } else if (reply != null && isReply(reply)) {
        complete(context == null ? reply : context.attachTo(reply));
      } else {
        completeExceptionally(broken(null, new IllegalStateException("it answered with " + reply)));
      }
    } catch (Throwable e) {
      completeExceptionally(broken(null, e));
    }
  }

  private boolean isReply(Reply reply) {
    return !call.method().streamsResult() || reply.value() instanceof Flow.Publisher<?>;
  }

  private CompletionStage<Reply> step(int index, Invocation changed) {
    if (index == chain.filters().size()) {
      return passOn(changed);
    }
    Filter filter = chain.filters().get(index);
    try {
      return Objects.requireNonNull(
          filter.filter(changed, next -> step(index + 1, next)), "it returned null");
    } catch (RpcException refused) {
      return CompletableFuture.failedFuture(refused);
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(broken(filter, e));
    }
  }

  private CompletionStage<Reply> passOn(Invocation changed) {
    if (isDone()) {
      return CompletableFuture.failedFuture(
          new NotStartedException(
              Reason.CANCELLED,
              call.method().shortName() + ": it was over before a filter let it"));
    }
    CompletionStage<Reply> reply = chain.last().invoke(inTime(changed));
    CompletionStage<Reply> seen =
        call.method().streamsResult() ? reply.thenApply(StreamedReply::of) : reply;
    passedOn = reply;
    given = seen;
    if (isDone()) {
      giveUp();
    }
    return seen;
  }

  /** No filter may give a call more time than its caller has; who serves it sees to that anyway. */
  private Invocation inTime(Invocation changed) {
    Deadline own = call.deadline();
    return chain.serves() || changed.deadline().earlier(own).equals(changed.deadline())
        ? changed
        : changed.with(own);
  }

  private RpcException toTell(Throwable thrown) {
    Throwable cause = call.method().unwrapped(thrown);
    if (cause instanceof RpcException told) {
      return told;
    }
    if (cause instanceof CancellationException) {
      return failure(Reason.CANCELLED, "a filter cancelled it", cause);
    }
    return broken(null, cause);
  }

  /** What a failure of a filter's own comes to. */
  private RpcException broken(@Nullable Filter filter, Throwable thrown) {
    RemoteFailureException failure = ServiceFailure.of(call.method(), thrown);
    if (failure.business() != null) {
      return failure;
    }
    String who = filter == null ? "a filter" : "the filter " + filter.getClass().getName();
    String text = who + " failed: " + failure.getMessage();
    return failure(Reason.INTERNAL, text, thrown);
  }

  private RpcException failure(Reason reason, String text, Throwable cause) {
    String what = call.method().shortName() + ": " + text;
    return passedOn == null
        ? new NotStartedException(reason, what + "; it did not start", cause)
        : new OutcomeUnknownException(reason, what + "; it may have run", cause);
  }

  /**
   * Ends it, because its time is up or the client closes. What was passed on ends by itself then
   * and has more to say of it, be it that it never left. Only a call that is still not ended after
   * that was forgotten by a filter.
   *
   * @param text what is said of it then
   * @param soon runs a task a little later
   */
  void expire(Reason reason, String text, Consumer<Runnable> soon) {
    CompletionStage<Reply> current = passedOn;
    if (current == null) {
      forgotten(reason, text, null);
    } else if (current.toCompletableFuture().isDone()) {
      current.whenComplete((reply, e) -> forgotten(reason, text, e));
    } else {
      current.whenComplete((reply, e) -> soon.accept(() -> expire(reason, text, soon)));
    }
  }

  private void forgotten(Reason reason, String text, @Nullable Throwable failure) {
    if (!isDone()) {
      completeExceptionally(
          failure == null ? failure(reason, text, new CancellationException()) : toTell(failure));
    }
  }

  /** Where a call is served, that is how its deadline ends it. */
  @Override
  public boolean completeExceptionally(Throwable failure) {
    boolean failed = super.completeExceptionally(failure);
    giveUp();
    return failed;
  }

  @Override
  public boolean cancel(boolean mayInterrupt) {
    boolean cancelled = super.cancel(mayInterrupt);
    giveUp();
    return cancelled;
  }

  private void giveUp() {
    CompletionStage<Reply> current = passedOn;
    if (current != null) {
      current.toCompletableFuture().cancel(true);
    }
    CompletionStage<Reply> stream = given;
    if (stream != null && call.method().streamsResult() && isCompletedExceptionally()) {
      stream.thenAccept(StreamedReply::discard);
    }
    CallContext used = context;
    if (used != null) {
      used.cancelNested();
    }
  }
}
