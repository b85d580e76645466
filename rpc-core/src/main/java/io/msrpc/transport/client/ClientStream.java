package io.msrpc.transport.client;

import io.msrpc.call.Invocation;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import io.msrpc.call.ServiceFailure;
import io.msrpc.transport.IncomingStream;
import io.msrpc.transport.OutgoingStream;
import io.msrpc.wire.CallCodec;
import io.msrpc.wire.CallStage;
import io.msrpc.wire.FrameEncoder;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The items of one call: those of its result, those of its last argument, or both. The argument is
 * subscribed to when the server first grants credit, so a call that did not start has read none of
 * it.
 *
 * <p>Methods that begin with "on" are called on the connection's event loop.
 */
final class ClientStream implements IncomingStream.Source, OutgoingStream.Sink {
  private static final Logger LOG = LoggerFactory.getLogger(ClientStream.class);

  private final Link link;
  private final PendingCall call;
  private final @Nullable IncomingStream result;
  private final @Nullable OutgoingStream upload;
  private final Flow.@Nullable Publisher<?> argument;
  private final Executor threads;
  private boolean uploading;

  ClientStream(Link link, PendingCall call, Invocation invocation, Executor threads) {
    this.link = link;
    this.call = call;
    this.threads = threads;
    this.result = call.method().streamsResult() ? new IncomingStream(threads, this) : null;
    boolean takesStream = call.method().argumentItem() != null;
    this.upload = takesStream ? new OutgoingStream(threads, this) : null;
    @Nullable Object[] arguments = invocation.arguments();
    this.argument = takesStream ? publisher(arguments[arguments.length - 1]) : null;
  }

  private static Flow.Publisher<?> publisher(@Nullable Object argument) {
    if (argument instanceof Flow.Publisher<?> publisher) {
      return publisher;
    }
    throw new IllegalArgumentException(
        "the last argument: " + argument + " (expected: a Flow.Publisher; an empty one for none)");
  }

  /** The REQUEST is on its way: the first items may follow at once. */
  void onSent() {
    if (result != null) {
      result.open();
    }
  }

  /** Whether the item was due. */
  boolean onItem(Reply value, int bytes) {
    boolean due = result != null && result.onItem(value, bytes);
    if (due && !call.isDone()) {
      call.complete(Reply.of(result));
    }
    return due;
  }

  /** Whether the credit makes sense. */
  boolean onCredit(int items) {
    if (upload == null || argument == null) {
      return false;
    }
    if (!uploading) {
      uploading = true;
      read(argument, upload);
    }
    return upload.onCredit(items);
  }

  private void read(Flow.Publisher<?> from, OutgoingStream to) {
    try {
      threads.execute(() -> subscribe(from, to));
    } catch (RejectedExecutionException e) { // the client closes
      to.fail(e);
    }
  }

  private static void subscribe(Flow.Publisher<?> from, OutgoingStream to) {
    try {
      from.subscribe(to);
    } catch (Throwable e) { // the publisher's own
      to.fail(e);
    }
  }

  /** The call is over; null for the regular end. */
  void onEnd(@Nullable RpcException failure) {
    if (upload != null) {
      upload.cancel();
    }
    if (result != null) {
      result.onEnd(failure);
      if (failure == null) {
        call.complete(Reply.of(result));
      }
    }
  }

  @Override
  public void grant(int items) {
    link.write(call, FrameEncoder.credit(link.alloc(), 0, items));
  }

  @Override
  public void cancel() {
    link.giveUp(call);
  }

  @Override
  public void failed(Throwable thrown) {
    LOG.error("A subscriber to {} must not throw", call.method(), ServiceFailure.loggable(thrown));
  }

  @Override
  public void item(Object item) {
    link.write(
        call,
        CallCodec.item(link.alloc(), 0, out -> call.values().writeItem(item, out), link.format()));
  }

  @Override
  public void end(@Nullable Throwable failure) {
    link.write(
        call,
        failure == null
            ? CallCodec.end(link.alloc(), 0)
            : CallCodec.endByFailure(
                link.alloc(), 0, toTell(failure), CallStage.SERVICE, call.errors()));
  }

  private static RpcException toTell(Throwable failure) {
    String text = ServiceFailure.describe(failure);
    return new RemoteFailureException(Reason.APPLICATION, text, failure.getClass().getName());
  }
}
