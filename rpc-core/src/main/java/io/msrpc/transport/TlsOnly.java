package io.msrpc.transport;

import io.msrpc.wire.FrameEncoder;
import io.msrpc.wire.FrameHeader;
import io.msrpc.wire.GoAwayReason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Tells a client that speaks plain msrpc to a server with TLS what is wrong; stands in front of the
 * TLS handler, whose handshake timeout ends what goes no further.
 */
public final class TlsOnly extends ByteToMessageDecoder {
  private boolean plain;

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (plain) {
      in.skipBytes(in.readableBytes());
    } else if (in.readableBytes() >= Integer.BYTES) {
      if (in.getInt(in.readerIndex()) == FrameHeader.MAGIC) {
        turnAway(ctx);
      } else {
        ctx.pipeline().remove(this);
      }
    }
  }

  private void turnAway(ChannelHandlerContext ctx) {
    plain = true;
    ctx.writeAndFlush(
            FrameEncoder.goAway(
                ctx.alloc(), 0, GoAwayReason.PROTOCOL_ERROR, "this port speaks TLS only"))
        .addListener(
            told -> {
              if (told.isSuccess() && ctx.channel() instanceof DuplexChannel socket) {
                socket.shutdownOutput();
              } else {
                ctx.close();
              }
            });
  }
}
