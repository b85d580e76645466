package io.msrpc.transport.client;

import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import io.msrpc.transport.Address;
import io.msrpc.wire.CallCodec;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * An answer whose value is still bytes, on the heap, so that whoever waits decodes it and one
 * nobody looks at leaks nothing.
 */
final class ReceivedReply implements Reply {
  private final PendingCall call;
  private final Address peer;
  private final byte compression;
  private final ByteBuf payload;
  private final int maxMessage;

  /**
   * An answer to a call.
   *
   * @param payload on the heap, unless the value is read before the payload is released
   */
  ReceivedReply(PendingCall call, Address peer, byte compression, ByteBuf payload, int maxMessage) {
    this.call = call;
    this.peer = peer;
    this.compression = compression;
    this.payload = payload;
    this.maxMessage = maxMessage;
  }

  /** The value; throws as the codec does. */
  private @Nullable Object decode(ByteBuf from) {
    ByteBuf plain = CallCodec.payload(from, compression, maxMessage);
    try {
      return call.values().readResult(plain);
    } finally {
      plain.release();
    }
  }

  /** The same, its value at hand, once; throws as the codec does. */
  Reply decoded() {
    return new Decoded(decode(payload), peer);
  }

  private record Decoded(@Nullable Object value, Address from) implements Reply {
    @Override
    public String peer() {
      return from.toString();
    }
  }

  @Override
  public String peer() {
    return peer.toString();
  }

  @Override
  public @Nullable Object value() {
    try {
      return decode(payload.slice());
    } catch (Throwable e) { // the constructors of what is read run in there
      RpcException failure = call.unreadable(peer, e);
      failure.addNote(" " + failure.reason().advice());
      throw failure;
    }
  }
}
