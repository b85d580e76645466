package io.msrpc.benchmarks;

import io.msrpc.transport.FrameBatch;
import io.msrpc.wire.Frame;
import io.msrpc.wire.FrameDecoder;
import io.msrpc.wire.FrameHeader;
import io.msrpc.wire.FrameType;
import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import org.HdrHistogram.AbstractHistogram;

/**
 * How long refusals of a server take: from when the last bytes of the request were read from the
 * socket to when the OVERLOADED has been handed to it, the time in batches of both ways included.
 * Netty puts it around the connections of every server of a JVM that has {@link #ENABLED} among its
 * arguments, and of no other; the server knows nothing of it.
 */
public final class RefusalTap extends ChannelInitializerExtension {
  /** Netty's switch for what META-INF/services names, this. */
  static final String ENABLED = "-Dio.netty.bootstrap.extensions=serviceload";

  /** Nanoseconds, of the whole JVM: Netty makes the tap, and nobody else knows it. */
  static final AbstractHistogram NANOS = Latencies.shared();

  private static final int OVERLOADED = 7;

  /** More than there are between the oldest open request of a connection and the newest. */
  private static final int IDS = 1 << 18;

  /** For the service loader. */
  public RefusalTap() {}

  @Override
  public void postInitializeServerChildChannel(Channel connection) {
    connection
        .pipeline()
        .addLast(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                Bytes bytes = new Bytes();
                addAfter(channel.pipeline(), FrameBatch.class, bytes);
                addAfter(channel.pipeline(), FrameDecoder.class, bytes.new Requests());
              }
            });
  }

  private static void addAfter(
      ChannelPipeline pipeline, Class<? extends ChannelHandler> before, ChannelHandler added) {
    pipeline.addAfter(pipeline.context(before).name(), null, added);
  }

  /** Sees bytes come, and single frames go. */
  private static final class Bytes extends ChannelDuplexHandler {
    private final long[] readAt = new long[IDS];
    private final long[] leaving = new long[IDS];
    private long lastRead;
    private int count;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
      lastRead = System.nanoTime();
      ctx.fireChannelRead(bytes);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
      if (message instanceof ByteBuf frame && isRefusal(frame)) {
        leaving[count++] = readAt[FrameHeader.requestIdOf(frame) % IDS];
      }
      ctx.write(message, promise);
    }

    private static boolean isRefusal(ByteBuf frame) {
      return FrameHeader.typeOf(frame) == FrameType.RESPONSE
          && frame.getByte(frame.readerIndex() + FrameHeader.LENGTH) == OVERLOADED;
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
      ctx.flush();
      long now = System.nanoTime();
      for (int i = 0; i < count; i++) {
        Latencies.record(NANOS, now - leaving[i]);
      }
      count = 0;
    }

    /** Sees the requests, whole. */
    private final class Requests extends ChannelInboundHandlerAdapter {
      @Override
      public void channelRead(ChannelHandlerContext ctx, Object frame) {
        if (frame instanceof Frame.Request request) {
          readAt[request.id() % IDS] = lastRead;
        }
        ctx.fireChannelRead(frame);
      }
    }
  }
}
