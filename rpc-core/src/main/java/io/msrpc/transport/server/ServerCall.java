package io.msrpc.transport.server;

import io.msrpc.call.Deadline;
import io.msrpc.call.Invocation;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import io.msrpc.wire.CallCodec;
import io.msrpc.wire.CallStage;
import io.msrpc.wire.Frame;
import io.msrpc.wire.InvalidPayloadException;
import io.msrpc.wire.MessageTooLargeException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request on its way through the server; answered exactly once. */
final class ServerCall {
  private static final Logger LOG = LoggerFactory.getLogger(ServerCall.class);

  private final ServerConnection connection;
  private final Frame.Request request;
  private final CallCodec.Format format;
  private final int maxMessage;

  ServerCall(
      ServerConnection connection, Frame.Request request, CallCodec.Format format, int maxMessage) {
    this.connection = connection;
    this.request = request;
    this.format = format;
    this.maxMessage = maxMessage;
  }

  long nowNanos() {
    return connection.executor().ticker().nanoTime();
  }

  /** Decodes the arguments and calls the service, unless the caller has stopped waiting. */
  void run(
      RequestDispatcher.Endpoint endpoint,
      Function<@Nullable Object[], Invocation> invocation,
      Deadline deadline) {
    if (deadline.isExpired(nowNanos())) {
      refuse(Reason.DEADLINE_EXCEEDED, "time was up before a worker was free");
      return;
    }
    @Nullable Object[] arguments;
    try {
      ByteBuf payload = CallCodec.payload(request.body(), request.compression(), maxMessage);
      try {
        arguments = endpoint.values().readArguments(payload);
      } finally {
        payload.release();
      }
    } catch (InvalidPayloadException e) {
      refuse(Reason.INVALID_REQUEST, String.valueOf(e.getMessage()));
      return;
    } catch (MessageTooLargeException e) {
      refuse(Reason.TOO_LARGE, String.valueOf(e.getMessage()));
      return;
    } catch (RuntimeException e) {
      LOG.error("The arguments of {} could not be read", endpoint.method(), e);
      refuse(Reason.INTERNAL, "reading the arguments failed: " + e);
      return;
    }
    request.release();
    invoke(endpoint, invocation.apply(arguments), deadline);
  }

  private void invoke(
      RequestDispatcher.Endpoint endpoint, Invocation invocation, Deadline deadline) {
    CompletableFuture<Reply> done = new CompletableFuture<>();
    endpoint
        .invoker()
        .invoke(invocation)
        .whenComplete(
            (reply, e) -> {
              if (e == null) {
                done.complete(reply);
              } else {
                done.completeExceptionally(e);
              }
            });
    Future<?> limit = done.isDone() ? null : giveUpAt(deadline, done);
    done.whenComplete(
        (reply, e) -> {
          if (limit != null) {
            limit.cancel(false);
          }
          if (e == null) {
            succeed(endpoint, reply);
          } else {
            fail(e);
          }
        });
  }

  /** A service whose future never completes must not hold the connection's drain for ever. */
  private Future<?> giveUpAt(Deadline deadline, CompletableFuture<Reply> done) {
    return connection
        .executor()
        .schedule(
            () ->
                done.completeExceptionally(
                    new OutcomeUnknownException(
                        Reason.DEADLINE_EXCEEDED, "the service did not finish in time")),
            deadline.remainingNanos(nowNanos()),
            TimeUnit.NANOSECONDS);
  }

  private void succeed(RequestDispatcher.Endpoint endpoint, Reply reply) {
    if (request.oneway()) {
      connection.answer(Unpooled.EMPTY_BUFFER);
      return;
    }
    try {
      connection.answer(
          CallCodec.response(connection.alloc(), request.id(), reply, endpoint.values(), format));
    } catch (MessageTooLargeException e) {
      fail(new RemoteFailureException(Reason.TOO_LARGE, "result: " + e.getMessage(), ""));
    } catch (RuntimeException e) {
      LOG.warn("The result of {} cannot be carried", endpoint.method(), e);
      fail(new RemoteFailureException(Reason.INTERNAL, "result: " + e.getMessage(), ""));
    }
  }

  /** Refuses the call before it started, and releases its body. */
  void refuse(Reason reason, String text) {
    request.release();
    answerFailure(new NotStartedException(reason, text), CallStage.SERVER_QUEUE);
  }

  /** Tells the caller that the service failed; the body has been released. */
  private void fail(Throwable failure) {
    RpcException told =
        failure instanceof RpcException rpc
            ? rpc
            : new RemoteFailureException(
                Reason.INTERNAL, failure.toString(), failure.getClass().getName());
    answerFailure(told, CallStage.SERVICE);
  }

  private void answerFailure(RpcException failure, CallStage stage) {
    LOG.debug("Call {} failed: {}", request.id(), failure.getMessage());
    connection.answer(
        request.oneway()
            ? Unpooled.EMPTY_BUFFER
            : CallCodec.failure(connection.alloc(), request.id(), failure, stage));
  }
}
