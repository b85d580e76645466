package io.msrpc.transport.client;

import io.msrpc.call.Deadline;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import io.msrpc.call.ServiceFailure;
import io.msrpc.transport.Address;
import io.msrpc.wire.ErrorCodec;
import io.msrpc.wire.InvalidPayloadException;
import io.msrpc.wire.MessageTooLargeException;
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
  private long sentNanos;
  private long leftNanos;
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
    this.sentNanos = startedNanos;
    this.leftNanos = startedNanos;
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

  /** Its frame was handed over for writing. */
  void sentAt(long nanos) {
    sentNanos = nanos;
    leftNanos = nanos;
  }

  /** Its frame had to wait for the socket, until now. */
  void leftAt(long nowNanos) {
    leftNanos = nowNanos;
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

  ErrorCodec errors() {
    return new ErrorCodec(method, values);
  }

  Deadline deadline() {
    return deadline;
  }

  /** What it is and where it is: the start of a message. */
  String describe(Address peer) {
    return method.shortName() + " at " + peer + ": ";
  }

  /** Where it died, how long it was in each stage until now, and its id: the end of a message. */
  String story(Stage died, long nowNanos) {
    long queued = (id == 0 ? nowNanos : sentNanos) - startedNanos;
    long written = died == Stage.WRITE ? nowNanos - sentNanos : leftNanos - sentNanos;
    StringBuilder story = new StringBuilder(" [died in: " + died + "; queue " + millis(queued));
    if (id != 0) {
      story.append(", write ").append(millis(written));
      if (died != Stage.WRITE) {
        story.append(", waiting ").append(millis(nowNanos - leftNanos));
      }
      story.append("; call ").append(id);
    }
    return story.append(']').toString();
  }

  /** The peer has answered, but this side cannot read it, for whatever its classes have thrown. */
  RpcException unreadable(Address peer, Throwable cause) {
    boolean mismatch = cause instanceof InvalidPayloadException;
    boolean large = cause instanceof MessageTooLargeException;
    return new RemoteFailureException(
        large ? Reason.TOO_LARGE : Reason.INVALID_RESPONSE,
        describe(peer)
            + "this client cannot read the answer: "
            + (mismatch || large ? cause.getMessage() : ServiceFailure.describe(cause))
            + " [died in: "
            + Stage.BUSINESS
            + "; call "
            + id
            + "]",
        "",
        cause);
  }

  private static String millis(long nanos) {
    return nanos / 1_000_000 + " ms";
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
