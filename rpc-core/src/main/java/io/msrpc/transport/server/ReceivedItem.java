package io.msrpc.transport.server;

import io.msrpc.call.Reply;
import io.msrpc.wire.CallCodec;
import io.msrpc.wire.Frame;
import io.msrpc.wire.MethodCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** An item of a caller's stream, still bytes, on the heap; the service's subscriber decodes it. */
final class ReceivedItem implements Reply {
  private final MethodCodec values;
  private final byte compression;
  private final ByteBuf payload;
  private final int maxMessage;

  ReceivedItem(MethodCodec values, Frame.Item item, int maxMessage) {
    this.values = values;
    this.compression = item.compression();
    this.payload = Unpooled.copiedBuffer(item.body());
    this.maxMessage = maxMessage;
  }

  @Override
  public @Nullable Object value() {
    ByteBuf plain = CallCodec.payload(payload.slice(), compression, maxMessage);
    try {
      return values.readItem(plain);
    } finally {
      plain.release();
    }
  }
}
