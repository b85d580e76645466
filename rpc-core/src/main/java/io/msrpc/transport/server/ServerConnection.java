package io.msrpc.transport.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msrpc.wire.CallCodec;
import io.msrpc.wire.Compression;
import io.msrpc.wire.Frame;
import io.msrpc.wire.FrameDecoder;
import io.msrpc.wire.FrameEncoder;
import io.msrpc.wire.GoAwayReason;
import io.msrpc.wire.Hello;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client, seen from the server: greets it, hands its requests on, and lets it go.
 *
 * <p>Confined to its channel's event loop, but for {@link #answer}, {@link #drain} and {@link
 * #finish}, which hop there.
 */
final class ServerConnection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);
  private static final byte PROTOSTUFF = 1;

  private final RequestDispatcher dispatcher;
  private final ServerOptions options;
  private final Hello self;
  private final FrameDecoder decoder;
  private final Consumer<ServerConnection> onClosed;
  private ChannelHandlerContext ctx;
  private CallCodec.Format format;
  private boolean accepted;
  private boolean greeted;
  private boolean spoken;
  private boolean draining;
  private int highestId;
  private int inFlight;

  @SuppressWarnings("NullAway.Init") // ctx: handlerAdded runs before anything else
  ServerConnection(
      RequestDispatcher dispatcher,
      ServerOptions options,
      Hello self,
      FrameDecoder decoder,
      Consumer<ServerConnection> onClosed) {
    this.dispatcher = dispatcher;
    this.options = options;
    this.self = self;
    this.decoder = decoder;
    this.onClosed = onClosed;
    this.accepted = options.credentials().isEmpty();
    this.format =
        new CallCodec.Format(
            PROTOSTUFF, Compression.NONE, options.compressAboveBytes(), options.maxMessageBytes());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (!accepted) {
      context
          .executor()
          .schedule(
              () -> {
                if (!accepted) {
                  leave(GoAwayReason.UNAUTHENTICATED, "no HELLO with credentials in time");
                }
              },
              options.helloTimeout().toMillis(),
              TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    Frame frame = (Frame) message;
    boolean first = !spoken;
    spoken = true;
    if (frame instanceof Frame.Request request) {
      onRequest(request);
    } else if (frame instanceof Frame.Ping ping) {
      ctx.writeAndFlush(FrameEncoder.pong(ctx.alloc(), ping.id()));
    } else if (frame instanceof Frame.Greeting greeting) {
      onHello(greeting.hello(), first);
    } else if (frame instanceof Frame.Malformed malformed) {
      onMalformed(malformed);
    } else if (frame instanceof Frame.Response response) {
      response.body().release();
      leave(GoAwayReason.PROTOCOL_ERROR, "a RESPONSE from a client");
    } else if (frame instanceof Frame.GoAway && inFlight == 0) {
      ctx.close();
    }
  }

  private void onHello(Hello hello, boolean first) {
    if (!first) {
      leave(GoAwayReason.PROTOCOL_ERROR, "HELLO is not the first frame");
      return;
    }
    greeted = true;
    if (!accepted && !sameSecret(hello.credentials(), options.credentials())) {
      leave(GoAwayReason.UNAUTHENTICATED, "wrong or missing credentials");
      return;
    }
    accepted = true;
    decoder.limitTo(options.maxMessageBytes());
    boolean gzip = hello.compressions().indexOf(Compression.GZIP.code()) >= 0;
    format =
        new CallCodec.Format(
            PROTOSTUFF,
            gzip ? Compression.GZIP : Compression.NONE,
            options.compressAboveBytes(),
            hello.maxFrame());
    ctx.writeAndFlush(FrameEncoder.hello(ctx.alloc(), self));
    if (draining) {
      drain();
    }
  }

  private void onRequest(Frame.Request request) {
    if (!accepted) {
      request.body().release();
      leave(GoAwayReason.UNAUTHENTICATED, "a request before HELLO with credentials");
    } else if (greeted && request.id() <= highestId) {
      request.body().release();
      leave(
          GoAwayReason.PROTOCOL_ERROR,
          "request id " + request.id() + " after " + highestId + " (expected: a higher one)");
    } else {
      highestId = Math.max(highestId, request.id());
      inFlight++;
      dispatcher.dispatch(this, request, format.withCodec(request.codec()));
    }
  }

  private void onMalformed(Frame.Malformed malformed) {
    LOG.debug("{} sent {}", ctx.channel(), malformed.text());
    if (malformed.answerable()) {
      leave(GoAwayReason.PROTOCOL_ERROR, malformed.text());
    } else {
      ctx.close();
    }
  }

  /**
   * Ends one request; any thread.
   *
   * @param response the whole frame, taken over; an empty buffer for a one-way call
   */
  void answer(ByteBuf response) {
    ctx.executor()
        .execute(
            () -> {
              inFlight--;
              if (response.isReadable()) {
                ctx.writeAndFlush(response, ctx.voidPromise());
              } else {
                response.release();
              }
              if (draining && !greeted && inFlight == 0) {
                finish();
              }
            });
  }

  /** The connection's own thread and clock. */
  EventExecutor executor() {
    return ctx.executor();
  }

  /** For the frames of answers. */
  ByteBufAllocator alloc() {
    return ctx.alloc();
  }

  /** Asks the client to go: it closes when it has all its answers. Any thread. */
  void drain() {
    ctx.executor()
        .execute(
            () -> {
              draining = true;
              if (greeted) {
                ctx.writeAndFlush(
                    FrameEncoder.goAway(
                        ctx.alloc(), Integer.MAX_VALUE, GoAwayReason.DRAINING, "shutting down"));
              } else if (inFlight == 0) {
                finish();
              }
            });
  }

  /** Ends the connection, certifying that what lies above the last request never started. */
  void finish() {
    ctx.executor().execute(() -> leave(GoAwayReason.CLOSING, "closed"));
  }

  private void leave(GoAwayReason reason, String text) {
    if (ctx.channel().isActive()) {
      ctx.writeAndFlush(FrameEncoder.goAway(ctx.alloc(), highestId, reason, text))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    context.channel().config().setAutoRead(context.channel().isWritable());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    onClosed.accept(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.debug("{} lost", context.channel(), cause);
    } else {
      LOG.error("{} failed", context.channel(), cause);
    }
    context.close();
  }

  /** Takes the same time whatever the difference is. */
  private static boolean sameSecret(String shown, String expected) {
    return MessageDigest.isEqual(shown.getBytes(UTF_8), expected.getBytes(UTF_8));
  }
}
