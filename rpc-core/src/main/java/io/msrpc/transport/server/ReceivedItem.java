package io.msrpc.transport.server;

import io.msrpc.call.Reply;
import io.msrpc.wire.CallCodec;
import io.msrpc.wire.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** An item of a caller's stream, still bytes, on the heap; the service's subscriber decodes it. */
final class ReceivedItem implements Reply {
  private final RequestDispatcher.Endpoint endpoint;
  private final byte codec;
  private final byte compression;
  private final ByteBuf payload;
  private final int maxMessage;

  ReceivedItem(RequestDispatcher.Endpoint endpoint, Frame.Item item, int maxMessage) {
    this.endpoint = endpoint;
    this.codec = item.codec();
    this.compression = item.compression();
    this.payload = Unpooled.copiedBuffer(item.body());
    this.maxMessage = maxMessage;
  }

  @Override
  public @Nullable Object value() {
    endpoint.accepted().check(codec, compression);
    ByteBuf plain = CallCodec.payload(payload.slice(), compression, maxMessage);
    try {
      return endpoint.values().readItem(plain);
    } finally {
      plain.release();
    }
  }
}
