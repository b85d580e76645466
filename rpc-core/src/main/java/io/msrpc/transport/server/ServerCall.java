package io.msrpc.transport.server;

import io.msrpc.call.Deadline;
import io.msrpc.call.Invocation;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import io.msrpc.call.ServiceFailure;
import io.msrpc.wire.CallCodec;
import io.msrpc.wire.CallStage;
import io.msrpc.wire.ErrorCodec;
import io.msrpc.wire.Frame;
import io.msrpc.wire.InvalidPayloadException;
import io.msrpc.wire.MessageTooLargeException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request on its way through the server; answered exactly once. */
final class ServerCall implements Work.Caller {
  private static final Logger LOG = LoggerFactory.getLogger(ServerCall.class);

  private final ServerConnection connection;
  private final Frame.Request request;
  private final CallCodec.Format format;
  private final int maxMessage;
  private @Nullable ServerStream stream;
  private final Execution execution = new Execution();
  private final AtomicBoolean answered = new AtomicBoolean();

  /** Confined to the event loop. */
  private @Nullable Deadline deadline;

  private volatile Map<String, String> attachments = Map.of();

  /** Null without an access log. */
  private @Nullable AccessLine access;

  ServerCall(
      ServerConnection connection, Frame.Request request, CallCodec.Format format, int maxMessage) {
    this.connection = connection;
    this.request = request;
    this.format = format;
    this.maxMessage = maxMessage;
  }

  Frame.Request request() {
    return request;
  }

  int id() {
    return request.id();
  }

  /** What came beside its arguments, once it runs. */
  Map<String, String> attachments() {
    return attachments;
  }

  /** Its end is to be logged; on the connection's event loop, before its body is read. */
  void logAccess() {
    access = new AccessLine(this, connection.channel().remoteAddress());
  }

  /** What it calls is known. */
  void calls(RemoteMethod method) {
    if (access != null) {
      access.calls(method);
    }
  }

  ClientPeer peer() {
    return connection.peer();
  }

  boolean oneway() {
    return request.oneway();
  }

  CallCodec.Format format() {
    return format;
  }

  ByteBufAllocator alloc() {
    return connection.alloc();
  }

  /** When the header of its frame had come. */
  long arrivedNanos() {
    return request.arrivedNanos();
  }

  @Override
  public int bytes() {
    return request.body().capacity();
  }

  long nowNanos() {
    return connection.executor().ticker().nanoTime();
  }

  /** Its time is limited; to be said on the connection's event loop, before it runs. */
  void until(Deadline newDeadline) {
    deadline = newDeadline;
    connection.watch(newDeadline);
  }

  /** Items will travel, or the call is refused; on the connection's event loop, before the rest. */
  boolean openStream(RequestDispatcher.Endpoint endpoint, Executor threads) {
    Reason refusal = connection.refusalOfStream();
    if (refusal == null) {
      stream = new ServerStream(this, endpoint, threads);
    } else {
      refuse(refusal, "no stream: either there was no HELLO, or too many streams are open");
    }
    return refusal == null;
  }

  /** Whether items travel. */
  boolean streams() {
    return stream != null;
  }

  /** Takes an item of the argument over, unless it was not due; on the connection's event loop. */
  boolean onItem(Frame.Item item) {
    return stream != null && stream.onItem(item, maxMessage);
  }

  /** The argument has ended; whether there was one. On the connection's event loop. */
  boolean onEnd(Frame.End end) {
    if (stream == null) {
      return false;
    }
    try {
      stream.onEnd(CallCodec.readReply(end.body(), () -> "the caller's stream: ", stream.errors()));
    } catch (Throwable e) { // of a class of the application
      String text = "unreadable END: " + ServiceFailure.describe(e);
      stream.onEnd(new RemoteFailureException(Reason.INTERNAL, text, ""));
    }
    return true;
  }

  /** The client takes more items; whether that makes sense. On the connection's event loop. */
  boolean onCredit(int items) {
    return stream != null && stream.onCredit(items);
  }

  /**
   * Nobody waits any more: what has not begun never will, and a service at work is interrupted or
   * its future cancelled. Any thread.
   */
  void cancel(String why) {
    ended(Reason.CANCELLED);
    execution.cancel();
    if (stream != null) {
      stream.close(why);
    }
  }

  /** The connection is gone: streams end; a plain call that has begun is left in peace. */
  void onLost() {
    if (stream != null) {
      cancel("the connection was lost");
    } else {
      execution.lose();
    }
  }

  /** Decodes the arguments and calls the service, unless the caller has stopped waiting. */
  void run(RequestDispatcher.Endpoint endpoint, Map<String, String> received, Deadline deadline) {
    attachments = received;
    if (execution.isUnwanted()) {
      request.release();
      ended(Reason.CANCELLED);
      return;
    }
    if (deadline.isExpired(nowNanos())) {
      refuse(Reason.DEADLINE_EXCEEDED, "time was up before a worker was free");
      return;
    }
    @Nullable Object @Nullable [] arguments = readArguments(endpoint);
    if (arguments == null) {
      return;
    }
    request.release();
    if (endpoint.method().argumentItem() != null && stream != null) {
      arguments[arguments.length - 1] = stream.argument();
    }
    if (execution.begin()) {
      invoke(endpoint, new Invocation(endpoint.method(), arguments, deadline, attachments, peer()));
    } else {
      ended(Reason.CANCELLED);
    }
  }

  /** The arguments; null when the call has been refused. */
  private @Nullable Object @Nullable [] readArguments(RequestDispatcher.Endpoint endpoint) {
    try {
      ByteBuf payload = CallCodec.payload(request.body(), request.compression(), maxMessage);
      try {
        return endpoint.values().readArguments(payload);
      } finally {
        payload.release();
      }
    } catch (InvalidPayloadException e) {
      refuse(Reason.INVALID_REQUEST, String.valueOf(e.getMessage()));
    } catch (MessageTooLargeException e) {
      refuse(Reason.TOO_LARGE, String.valueOf(e.getMessage()));
    } catch (Throwable e) { // of a class of the application
      refuse(Reason.INTERNAL, "reading the arguments failed: " + ServiceFailure.describe(e));
      endpoint.served().faults().log("The arguments cannot be read", this, e);
    }
    return null;
  }

  private void invoke(RequestDispatcher.Endpoint endpoint, Invocation invocation) {
    CompletableFuture<Reply> done;
    try {
      done = endpoint.invoker().invoke(invocation).toCompletableFuture();
    } catch (Throwable e) { // of a filter
      done = CompletableFuture.failedFuture(e);
    }
    execution.leave(done);
    if (done.isDone() && !done.isCompletedExceptionally()) {
      succeed(endpoint, done.join());
      return;
    }
    done.whenComplete(
        (reply, e) -> {
          if (e == null) {
            succeed(endpoint, reply);
          } else {
            fail(endpoint, e);
          }
        });
  }

  /** When it expires; null while that is not known, and once it has. On the event loop. */
  @Nullable Deadline deadline() {
    return deadline;
  }

  /**
   * The deadline has passed; on the connection's event loop. A service whose future never completes
   * must not hold the connection's drain for ever.
   */
  void expire() {
    deadline = null;
    execution.expire();
    if (stream != null) {
      stream.expire(Execution.tooLate());
    }
  }

  private void succeed(RequestDispatcher.Endpoint endpoint, Reply reply) {
    if (request.oneway()) {
      sendLast(Unpooled.EMPTY_BUFFER, null);
      return;
    }
    try {
      if (endpoint.method().streamsResult() && stream != null) {
        stream.send(reply.value());
        return;
      }
      sendLast(
          CallCodec.response(connection.alloc(), request.id(), reply, endpoint.values(), format),
          null);
    } catch (MessageTooLargeException e) {
      fail(endpoint, new RemoteFailureException(Reason.TOO_LARGE, "result: " + e.getMessage(), ""));
    } catch (Throwable e) { // of a getter or collection of the application
      fail(endpoint, ServiceFailure.ofResult(e));
    }
  }

  /** Refuses the call before it started, and releases its body. */
  @Override
  public void refuse(Reason reason, String text) {
    connection.counters().refused(reason, request.oneway());
    request.release();
    RpcException refusal = NotStartedException.untraced(reason, text);
    answerFailure(refusal, () -> CallCodec.failure(alloc(), id(), refusal, CallStage.SERVER_QUEUE));
  }

  /**
   * Ends the call, unless it has ended, because its service or a filter failed; the body has been
   * released. Any thread.
   */
  void fail(RequestDispatcher.Endpoint endpoint, Throwable failure) {
    RpcException told =
        failure instanceof RpcException rpc ? rpc : ServiceFailure.of(endpoint.method(), failure);
    ErrorCodec errors = endpoint.errors();
    boolean ends =
        answerFailure(
            told,
            endpoint.method().streamsResult()
                ? () -> CallCodec.endByFailure(alloc(), id(), told, CallStage.SERVICE, errors)
                : () -> CallCodec.failure(alloc(), id(), told, CallStage.SERVICE, errors));
    if (ends && !execution.isCancelled()) {
      endpoint.served().faults().failed(this, told);
    }
  }

  private boolean answerFailure(RpcException failure, Supplier<ByteBuf> frame) {
    LOG.debug("Call {} failed: {}", request.id(), failure.getMessage());
    return sendLast(request.oneway() ? Unpooled.EMPTY_BUFFER : frame.get(), failure.reason());
  }

  /** Sends a frame that does not end the call, if it has not ended; any thread. */
  void send(ByteBuf frame) {
    sent(frame);
    connection.send(this, frame);
  }

  /**
   * Sends a frame that ends the call, if it has not ended; any thread.
   *
   * @param frame an empty buffer ends a one-way call
   * @param failure how it ends; null for a success
   * @return false when it had been answered
   */
  boolean sendLast(ByteBuf frame, @Nullable Reason failure) {
    if (!answered.compareAndSet(false, true)) {
      frame.release();
      return false;
    }
    sent(frame);
    connection.answer(this, frame);
    if (stream != null) {
      stream.close("the call has ended");
    }
    ended(failure);
    return true;
  }

  private void sent(ByteBuf frame) {
    if (access != null) {
      access.sent(frame.readableBytes());
    }
  }

  private void ended(@Nullable Reason failure) {
    if (access != null) {
      access.end(failure);
    }
  }
}
