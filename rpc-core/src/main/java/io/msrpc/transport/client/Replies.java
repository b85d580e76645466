package io.msrpc.transport.client;

import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import io.msrpc.transport.Address;
import io.msrpc.wire.CallCodec;
import io.msrpc.wire.Frame;
import io.msrpc.wire.InvalidPayloadException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what a server sends for the calls of one link to whoever waits for it. What comes for a
 * call that is over is dropped. Confined to the link's event loop.
 */
final class Replies {
  private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

  private final Address peer;
  private final PendingCalls pending;
  private final int maxMessage;

  Replies(Address peer, PendingCalls pending, int maxMessage) {
    this.peer = peer;
    this.pending = pending;
    this.maxMessage = maxMessage;
  }

  /** Takes the frame over; returns what the server did wrong, or null. */
  @Nullable String onFrame(Frame frame, long nowNanos) {
    try {
      if (frame instanceof Frame.Response response) {
        onEnd(response.id(), response.compression(), response.body(), nowNanos);
      } else if (frame instanceof Frame.End end) {
        onEnd(end.id(), (byte) 0, end.body(), nowNanos);
      } else if (frame instanceof Frame.Item item) {
        return onItem(item);
      } else if (frame instanceof Frame.Credit credit) {
        return onCredit(credit);
      }
      return null;
    } finally {
      frame.release();
    }
  }

  /** RESPONSE and END end a call alike. */
  private void onEnd(int id, byte compression, ByteBuf body, long nowNanos) {
    PendingCall call = pending.remove(id);
    if (call == null) {
      LOG.debug("{} answered call {} too late", peer, id);
      return;
    }
    try {
      RpcException failure = CallCodec.readReply(body, () -> call.describe(peer, nowNanos));
      if (failure != null) {
        call.fail(failure);
      } else if (call.method().streamsResult()) {
        call.end(null);
      } else {
        call.succeed(received(call, compression, body));
      }
    } catch (InvalidPayloadException e) {
      call.fail(
          new RemoteFailureException(
              Reason.INTERNAL,
              call.describe(peer, nowNanos) + "unreadable answer: " + e.getMessage(),
              ""));
    }
  }

  private @Nullable String onItem(Frame.Item item) {
    PendingCall call = pending.get(item.id());
    if (call == null) {
      return null;
    }
    ClientStream stream = call.stream();
    int bytes = item.body().readableBytes();
    boolean due =
        stream != null && stream.onItem(received(call, item.compression(), item.body()), bytes);
    return due ? null : "an ITEM without credit";
  }

  private @Nullable String onCredit(Frame.Credit credit) {
    PendingCall call = pending.get(credit.id());
    ClientStream stream = call == null ? null : call.stream();
    boolean right = call == null || (stream != null && stream.onCredit(credit.items()));
    return right ? null : "CREDIT for nothing, or too much";
  }

  private Reply received(PendingCall call, byte compression, ByteBuf body) {
    return new ReceivedReply(call, compression, Unpooled.copiedBuffer(body), maxMessage);
  }
}
