package io.msrpc.transport.client;

import io.msrpc.call.Deadline;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import io.msrpc.transport.Address;
import io.msrpc.wire.MethodCodec;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call that has been handed to a connection and is not answered yet; the promise of its reply.
 * What is not final is confined to the connection's event loop.
 */
final class PendingCall extends CompletableFuture<Reply> {
  private final RemoteMethod method;
  private final MethodCodec values;
  private final Deadline deadline;
  private final long startedNanos;
  private final Consumer<PendingCall> onCancel;
  private int id;
  private @Nullable ClientStream stream;

  /**
   * A call that its connection is about to send.
   *
   * @param onCancel told, on any thread, when nobody waits for the reply any more
   */
  PendingCall(
      RemoteMethod method,
      MethodCodec values,
      Deadline deadline,
      long startedNanos,
      Consumer<PendingCall> onCancel) {
    this.method = method;
    this.values = values;
    this.deadline = deadline;
    this.startedNanos = startedNanos;
    this.onCancel = onCancel;
  }

  /** Its request id; 0 until it is sent. */
  int id() {
    return id;
  }

  /** It is being sent under this id. */
  void sentAs(int newId) {
    id = newId;
  }

  /** The items that travel with it; null for a plain call. */
  @Nullable ClientStream stream() {
    return stream;
  }

  /** Items travel with it. */
  void stream(ClientStream newStream) {
    stream = newStream;
  }

  @Override
  public boolean cancel(boolean mayInterrupt) {
    boolean cancelled = super.cancel(mayInterrupt);
    if (cancelled) {
      onCancel.accept(this);
    }
    return cancelled;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
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

  /** What it is, where it is, and for how long: the start of a message. */
  String describe(Address peer, long nowNanos) {
    long millis = (nowNanos - startedNanos) / 1_000_000;
    return method.shortName() + " at " + peer + " after " + millis + " ms: ";
  }

  void succeed(Reply reply) {
    end(null);
    complete(reply);
  }

  void fail(RpcException failure) {
    end(failure);
    completeExceptionally(failure);
  }

  /** Nothing more will be heard of it. */
  void end(@Nullable RpcException failure) {
    if (stream != null) {
      stream.onEnd(failure);
    }
  }
}
