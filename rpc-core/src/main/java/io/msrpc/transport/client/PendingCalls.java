package io.msrpc.transport.client;

import io.msrpc.call.RpcException;
import io.msrpc.transport.CallTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one connection that wait for an answer, by request id. A connection that ends fails
 * exactly its own. Confined to the connection's event loop.
 */
final class PendingCalls {
  private final CallTable<PendingCall> byId = new CallTable<>();

  void add(int id, PendingCall call) {
    byId.put(id, call);
  }

  /** Takes a call out, or returns null when it is not there (any more). */
  @Nullable PendingCall remove(int id) {
    return byId.remove(id);
  }

  /** The call with this id; null when it is not there (any more). */
  @Nullable PendingCall get(int id) {
    return byId.get(id);
  }

  /** Whether the call was sent and is not answered. */
  boolean has(PendingCall call) {
    return byId.get(call.id()) == call;
  }

  int size() {
    return byId.size();
  }

  boolean isEmpty() {
    return byId.isEmpty();
  }

  /**
   * Hands over those whose deadline has passed, still in here.
   *
   * @return the time until the next deadline, nanoseconds; {@link Long#MAX_VALUE} without one
   */
  long expire(long nowNanos, Consumer<PendingCall> late) {
    List<PendingCall> expired = new ArrayList<>();
    long next = Long.MAX_VALUE;
    for (PendingCall call : byId.all()) {
      long left = call.deadline().remainingNanos(nowNanos);
      if (left <= 0) {
        expired.add(call);
      } else {
        next = Math.min(next, left);
      }
    }
    expired.forEach(late);
    return next;
  }

  /**
   * Takes out those whose id matches, and says why they failed.
   *
   * @return fails them; to be run when the state of the connection is right, because who hears of a
   *     failure may call again at once
   */
  Runnable take(IntPredicate which, Function<PendingCall, RpcException> failure) {
    Map<PendingCall, RpcException> failed = new LinkedHashMap<>();
    for (PendingCall call : byId.all()) {
      if (which.test(call.id())) {
        failed.put(call, failure.apply(call));
      }
    }
    failed.keySet().forEach(call -> byId.remove(call.id()));
    return () -> failed.forEach(PendingCall::fail);
  }
}
