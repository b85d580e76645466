package io.msrpc.transport.client;

import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.Reply;
import io.msrpc.wire.CallCodec;
import io.msrpc.wire.InvalidPayloadException;
import io.msrpc.wire.MessageTooLargeException;
import io.msrpc.wire.MethodCodec;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * An answer whose value is still bytes, on the heap, so that whoever waits decodes it and one
 * nobody looks at leaks nothing.
 */
final class ReceivedReply implements Reply {
  private final RemoteMethod method;
  private final MethodCodec values;
  private final byte compression;
  private final ByteBuf payload;
  private final int maxMessage;

  ReceivedReply(PendingCall call, byte compression, ByteBuf heapPayload, int maxMessage) {
    this.method = call.method();
    this.values = call.values();
    this.compression = compression;
    this.payload = heapPayload;
    this.maxMessage = maxMessage;
  }

  @Override
  public @Nullable Object value() {
    try {
      ByteBuf plain = CallCodec.payload(payload.slice(), compression, maxMessage);
      try {
        return values.readResult(plain);
      } finally {
        plain.release();
      }
    } catch (InvalidPayloadException | MessageTooLargeException e) {
      throw new RemoteFailureException(
          Reason.INTERNAL, method + ": the answer cannot be read: " + e.getMessage(), "");
    }
  }
}
