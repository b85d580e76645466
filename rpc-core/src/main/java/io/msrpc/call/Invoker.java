package io.msrpc.call;

import java.util.concurrent.CompletionStage;

/** One step on the path of a call: a filter, a cluster, a connection, or the service itself. */
@FunctionalInterface
public interface Invoker {
  /**
   * Starts the call and returns at once. The stage completes exactly once, no later than the
   * invocation's deadline, and fails only with an {@link RpcException}; it may complete on an I/O
   * thread, so dependents must not block. Cancelling its future gives the call up, and the far side
   * is notified.
   */
  CompletionStage<Reply> invoke(Invocation invocation);
}
