package io.msrpc.transport.server;

import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.RpcException;
import io.msrpc.transport.IncomingStream;
import io.msrpc.transport.OutgoingStream;
import io.msrpc.wire.CallCodec;
import io.msrpc.wire.ErrorCodec;
import io.msrpc.wire.Frame;
import io.msrpc.wire.FrameEncoder;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The items of one call: those of its last argument, those of its result, or both. The result ends
 * the call. Methods that begin with "on" are called on the connection's event loop.
 */
final class ServerStream implements IncomingStream.Source, OutgoingStream.Sink {
  private final ServerCall call;
  private final RemoteMethod method;
  private final RequestDispatcher.Endpoint endpoint;
  private final @Nullable IncomingStream argument;
  private final @Nullable OutgoingStream result;

  ServerStream(ServerCall call, RequestDispatcher.Endpoint endpoint, Executor threads) {
    this.call = call;
    this.method = endpoint.method();
    this.endpoint = endpoint;
    this.argument = method.argumentItem() != null ? new IncomingStream(threads, this) : null;
    this.result = method.streamsResult() ? new OutgoingStream(threads, this) : null;
  }

  /** The exceptions that the method declares. */
  ErrorCodec errors() {
    return endpoint.errors();
  }

  /** What the service gets as its last argument; null when that is no stream. */
  Flow.@Nullable Publisher<Object> argument() {
    return argument;
  }

  /** Sends the items of what the service returned; on the service's thread. */
  void send(@Nullable Object returned) {
    if (!(returned instanceof Flow.Publisher<?> publisher) || result == null) {
      end(new NullPointerException(method.shortName() + " returned no stream"));
      return;
    }
    try {
      publisher.subscribe(result);
    } catch (Throwable e) {
      result.fail(e);
    }
  }

  /** The time of the call is up. */
  void expire(RpcException tooLate) {
    if (result != null) {
      result.fail(tooLate);
    }
  }

  /** Whether the item was due. */
  boolean onItem(Frame.Item item, int maxMessage) {
    return argument != null
        && argument.onItem(
            new ReceivedItem(endpoint, item, maxMessage), item.body().readableBytes());
  }

  /** The client will send no more; null for the regular end. */
  void onEnd(@Nullable RpcException failure) {
    if (argument != null) {
      argument.onEnd(failure);
    }
  }

  /** Whether the credit makes sense. */
  boolean onCredit(int items) {
    return result != null && result.onCredit(items);
  }

  /** The call is over: whoever still sends or reads is notified. */
  void close(String why) {
    if (result != null) {
      result.cancel();
    }
    onEnd(new OutcomeUnknownException(Reason.CANCELLED, method.shortName() + ": " + why));
  }

  @Override
  public void grant(int items) {
    call.send(FrameEncoder.credit(call.alloc(), call.id(), items));
  }

  @Override
  public void cancel() {
    // There is no frame for it: the client stops for want of credit.
  }

  /** Whatever the service has promised may never come now. */
  @Override
  public void failed(Throwable thrown) {
    call.fail(endpoint, thrown);
  }

  @Override
  public void item(Object item) {
    call.send(
        CallCodec.item(
            call.alloc(),
            call.id(),
            out -> endpoint.values().writeResult(item, out),
            call.format()));
  }

  @Override
  public void end(@Nullable Throwable failure) {
    if (failure == null) {
      call.sendLast(CallCodec.end(call.alloc(), call.id()), null);
    } else {
      call.fail(endpoint, failure);
    }
  }
}
