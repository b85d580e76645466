package io.msrpc.transport.client;

import io.msrpc.call.Deadline;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import io.msrpc.wire.MethodCodec;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A call that has been handed to a connection and is not answered yet. */
final class PendingCall {
  private final RemoteMethod method;
  private final MethodCodec values;
  private final Deadline deadline;
  private final long startedNanos;
  private final CompletableFuture<Reply> promise = new CompletableFuture<>();
  private @Nullable Future<?> timer;

  PendingCall(RemoteMethod method, MethodCodec values, Deadline deadline, long startedNanos) {
    this.method = method;
    this.values = values;
    this.deadline = deadline;
    this.startedNanos = startedNanos;
  }

  RemoteMethod method() {
    return method;
  }

  MethodCodec values() {
    return values;
  }

  Deadline deadline() {
    return deadline;
  }

  CompletableFuture<Reply> promise() {
    return promise;
  }

  /** Milliseconds since the caller handed it over. */
  long elapsedMillis(long nowNanos) {
    return (nowNanos - startedNanos) / 1_000_000;
  }

  /** What fails it at its deadline; cancelled when it ends otherwise. */
  void timer(Future<?> newTimer) {
    timer = newTimer;
  }

  void succeed(Reply reply) {
    stopTimer();
    promise.complete(reply);
  }

  void fail(RpcException failure) {
    stopTimer();
    promise.completeExceptionally(failure);
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
