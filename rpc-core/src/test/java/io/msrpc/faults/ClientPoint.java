package io.msrpc.faults;

import io.msrpc.call.Invocation;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import io.msrpc.filter.Filter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Where a client calls code of its application before and after a call. */
enum ClientPoint {
  LOAD_BALANCER(NotStartedException.class) {
    @Override
    void breaks(Scene scene, Breakage breakage) {
      scene.balancer = (ready, call, now) -> breakage.<Integer>happens();
    }
  },
  LOAD_BALANCER_WITH_A_WRONG_INDEX(NotStartedException.class) {
    @Override
    void breaks(Scene scene, Breakage breakage) {
      scene.balancer = (ready, call, now) -> ready.size();
    }
  },
  FILTER(NotStartedException.class) {
    @Override
    void breaks(Scene scene, Breakage breakage) {
      scene.filter = (call, next) -> breakage.<CompletionStage<Reply>>happens();
    }
  },
  FILTER_THAT_RETURNS_NULL(NotStartedException.class) {
    @Override
    @SuppressWarnings("NullAway") // what a filter must not do
    void breaks(Scene scene, Breakage breakage) {
      scene.filter = (call, next) -> null;
    }
  },
  FILTER_THAT_ANSWERS_WITH_NULL(NotStartedException.class) {
    @Override
    void breaks(Scene scene, Breakage breakage) {
      scene.filter = (call, next) -> CompletableFuture.completedFuture(null);
    }
  },
  FILTER_THAT_PASSES_NULL_ON(NotStartedException.class) {
    @Override
    @SuppressWarnings("NullAway") // what a filter must not do
    void breaks(Scene scene, Breakage breakage) {
      scene.filter = (call, next) -> next.invoke(null);
    }
  },
  FILTER_THAT_PASSES_TOO_FEW_ARGUMENTS_ON(NotStartedException.class) {
    @Override
    void breaks(Scene scene, Breakage breakage) {
      scene.filter =
          (call, next) ->
              next.invoke(
                  new Invocation(
                      call.method(), new Object[0], call.deadline(), call.attachments()));
    }
  },
  REPLY_OF_A_FILTER(RpcException.class) {
    @Override
    void breaks(Scene scene, Breakage breakage) {
      Reply broken = breakage::happens;
      scene.filter = (call, next) -> CompletableFuture.completedFuture(broken);
    }
  },
  FILTER_AFTER_THE_CALL(OutcomeUnknownException.class) {
    @Override
    void breaks(Scene scene, Breakage breakage) {
      scene.filter = after(breakage);
    }
  };

  /** What the call's failure is, where it would have been sent. */
  final Class<? extends RpcException> failure;

  ClientPoint(Class<? extends RpcException> failure) {
    this.failure = failure;
  }

  /** A call that has waited goes to the first that is ready, which leaves no choice. */
  boolean isReachedIn(State state) {
    boolean choice = this == LOAD_BALANCER || this == LOAD_BALANCER_WITH_A_WRONG_INDEX;
    return !choice || (state != State.CONNECTING && state != State.NONE_KNOWN);
  }

  /** From now on that code breaks in this way; what breaks in one way only ignores it. */
  abstract void breaks(Scene scene, Breakage breakage);

  private static Filter after(Breakage breakage) {
    return (call, next) -> next.invoke(call).thenApply(reply -> breakage.<Reply>happens());
  }
}
