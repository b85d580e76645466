package io.msrpc.cluster;

import io.msrpc.call.RemoteMethod;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A call that consists of others. Once it has ended, those that have not are cancelled. */
final class CallParts extends CompletableFuture<Reply> {
  private final RemoteMethod method;
  private final List<CompletableFuture<Reply>> parts = new CopyOnWriteArrayList<>();

  CallParts(RemoteMethod method) {
    this.method = method;
    whenComplete((reply, e) -> parts.forEach(part -> part.cancel(true)));
  }

  /**
   * One more part.
   *
   * @param onEnd gets its reply or its failure, unless this call has ended before
   */
  void add(CompletionStage<Reply> part, BiConsumer<@Nullable Reply, @Nullable RpcException> onEnd) {
    CompletableFuture<Reply> future = part.toCompletableFuture();
    parts.add(future);
    if (isDone()) {
      future.cancel(true);
    }
    future.whenComplete((reply, e) -> ended(reply, e, onEnd));
  }

  private void ended(
      @Nullable Reply reply,
      @Nullable Throwable thrown,
      BiConsumer<@Nullable Reply, @Nullable RpcException> onEnd) {
    if (isDone()) {
      return;
    }
    try {
      onEnd.accept(reply, thrown == null ? null : Failures.of(method, thrown, true));
    } catch (Throwable e) {
      completeExceptionally(Failures.of(method, e, true));
    }
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }
}
