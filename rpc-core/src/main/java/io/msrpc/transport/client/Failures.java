package io.msrpc.transport.client;

import io.msrpc.call.Invocation;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import io.msrpc.call.RpcException;
import io.msrpc.call.ServiceFailure;
import io.msrpc.transport.Address;
import io.msrpc.wire.MessageTooLargeException;
import io.netty.util.concurrent.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * What one link says of its calls that have died: what happened, what may be assumed, in which
 * {@link Stage}, how long each stage took, and under which id.
 */
final class Failures {
  private final Address peer;
  private final SendQueue queue;
  private final Ticker clock;

  Failures(Address peer, SendQueue queue, Ticker clock) {
    this.peer = peer;
    this.queue = queue;
    this.clock = clock;
  }

  /** The call did not get as far as its I/O thread; any thread. */
  RpcException unsent(Reason reason, Invocation call, String text, @Nullable Throwable cause) {
    return new NotStartedException(
        reason,
        call.method().shortName()
            + " at "
            + peer
            + ": "
            + text
            + "; it did not start [died in: "
            + Stage.QUEUE
            + "]",
        cause);
  }

  /** Its arguments cannot be written, or broke while they were; any thread. */
  RpcException unwritable(Invocation call, Throwable cause) {
    if (cause instanceof MessageTooLargeException) {
      return unsent(Reason.TOO_LARGE, call, ServiceFailure.message(cause), cause);
    }
    String text =
        cause instanceof IllegalArgumentException
            ? ServiceFailure.message(cause)
            : "the arguments failed while they were written: " + ServiceFailure.describe(cause);
    return unsent(Reason.INVALID_REQUEST, call, text, cause);
  }

  /** The peer has not begun it, or never heard of it. */
  RpcException notStarted(Reason reason, PendingCall call, String text) {
    Stage died =
        call.id() == 0 ? Stage.QUEUE : queue.holds(call.id()) ? Stage.WRITE : Stage.WAITING;
    return new NotStartedException(
        reason, call.describe(peer) + text + "; it did not start" + call.story(died, now()));
  }

  /** The provider is leaving, and says that it has not begun the call. */
  RpcException givenBack(PendingCall call) {
    return notStarted(Reason.UNAVAILABLE, call, "the provider is leaving and has not begun it");
  }

  /** No answer came in time, or the socket has not taken a call without one. */
  RpcException late(PendingCall call) {
    if (queue.holds(call.id())) {
      return notStarted(Reason.DEADLINE_EXCEEDED, call, "not sent in time");
    }
    return call.method().oneway()
        ? unknown(Reason.DEADLINE_EXCEEDED, Stage.WRITE, call, "not written in time")
        : unknown(Reason.DEADLINE_EXCEEDED, Stage.WAITING, call, "no answer in time");
  }

  /** The connection ended before the answer came. */
  RpcException lost(PendingCall call, String text) {
    return queue.holds(call.id())
        ? notStarted(Reason.UNAVAILABLE, call, text + " before it was sent")
        : unknown(Reason.CONNECTION_LOST, Stage.WAITING, call, text);
  }

  /** Its frame could not be written. */
  RpcException notWritten(PendingCall call, Throwable cause) {
    return cause instanceof SendQueue.NeverSent
        ? notStarted(Reason.UNAVAILABLE, call, "the connection ended before it was sent")
        : unknown(Reason.CONNECTION_LOST, Stage.WRITE, call, "could not be written: " + cause);
  }

  private RpcException unknown(Reason reason, Stage died, PendingCall call, String text) {
    return new OutcomeUnknownException(
        reason, call.describe(peer) + text + "; it may have run" + call.story(died, now()));
  }

  private long now() {
    return clock.nanoTime();
  }
}
