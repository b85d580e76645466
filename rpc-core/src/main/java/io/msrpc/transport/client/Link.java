package io.msrpc.transport.client;

import io.msrpc.call.Invocation;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import io.msrpc.transport.Address;
import io.msrpc.wire.CallCodec;
import io.msrpc.wire.Compression;
import io.msrpc.wire.Frame;
import io.msrpc.wire.FrameEncoder;
import io.msrpc.wire.Hello;
import io.msrpc.wire.InvalidPayloadException;
import io.msrpc.wire.MessageTooLargeException;
import io.msrpc.wire.MethodCodec;
import io.msrpc.wire.MethodCodecs;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One live channel to a provider, from HELLO to its end, and the calls on it. Request ids are given
 * out in the order of writing, on the event loop.
 *
 * <p>Confined to its channel's event loop, but for {@link #invoke} and {@link #closeWhenIdle}.
 */
final class Link extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(Link.class);

  private final Address peer;
  private final ClientOptions options;
  private final MethodCodecs codecs;
  private final Promise<Link> ready;
  private final Listener listener;
  private final PendingCalls pending = new PendingCalls();
  private ChannelHandlerContext ctx;
  private volatile CallCodec.Format format;
  private int lastId;
  private boolean leaving;
  private boolean healthy;

  /** Hears of a link's life, on its event loop. */
  interface Listener {
    /** The peer has answered a PING. */
    void healthy();

    /** The peer takes no new calls. */
    void draining();
  }

  @SuppressWarnings("NullAway.Init") // ctx: handlerAdded runs before anything else
  Link(
      Address peer,
      ClientOptions options,
      MethodCodecs codecs,
      Promise<Link> ready,
      Listener listener) {
    this.peer = peer;
    this.options = options;
    this.codecs = codecs;
    this.ready = ready;
    this.listener = listener;
    this.format =
        new CallCodec.Format(codecs.codec(), Compression.NONE, Integer.MAX_VALUE, 64 * 1024);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
  }

  Channel channel() {
    return ctx.channel();
  }

  /** Sends a call; any thread. Fails as not started when this link is on its way out. */
  CompletionStage<Reply> invoke(Invocation call) {
    long now = ctx.executor().ticker().nanoTime();
    long left = call.deadline().remainingNanos(now);
    if (left <= 0) {
      return CompletableFuture.failedFuture(
          new NotStartedException(
              Reason.DEADLINE_EXCEEDED, describe(call) + "time was up before it was sent"));
    }
    ByteBuf frame;
    MethodCodec values = codecs.of(call.method());
    try {
      frame = CallCodec.request(ctx.alloc(), call, (left + 999_999) / 1_000_000, values, format);
    } catch (MessageTooLargeException e) {
      return CompletableFuture.failedFuture(
          new NotStartedException(Reason.TOO_LARGE, describe(call) + e.getMessage(), e));
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(
          new NotStartedException(Reason.INVALID_REQUEST, describe(call) + e.getMessage(), e));
    }
    PendingCall pendingCall = new PendingCall(call.method(), values, call.deadline(), now);
    try {
      ctx.executor().execute(() -> send(frame, pendingCall));
    } catch (RejectedExecutionException e) {
      frame.release();
      pendingCall.fail(notStarted(Reason.UNAVAILABLE, pendingCall, "this client is closed"));
    }
    return pendingCall.promise();
  }

  private void send(ByteBuf frame, PendingCall call) {
    if (leaving || !ctx.channel().isActive()) {
      frame.release();
      call.fail(notStarted(Reason.UNAVAILABLE, call, "the connection is closing"));
    } else if (queuedBytes() > options.maxQueuedBytes()) {
      frame.release();
      call.fail(notStarted(Reason.OVERLOADED, call, "too much is waiting to be written"));
    } else {
      lastId++;
      FrameEncoder.number(frame, lastId);
      write(frame, call, lastId);
      if (lastId == Integer.MAX_VALUE) {
        startLeaving();
      }
    }
  }

  private void write(ByteBuf frame, PendingCall call, int id) {
    boolean oneway = call.method().oneway();
    if (!oneway) {
      pending.add(id, call);
      call.timer(
          ctx.executor()
              .schedule(
                  () -> onDeadline(id),
                  call.deadline().remainingNanos(now()),
                  TimeUnit.NANOSECONDS));
    }
    ctx.writeAndFlush(frame)
        .addListener(
            written -> {
              if (!written.isSuccess()) {
                pending.remove(id);
                call.fail(unknown(call, "could not be written: " + written.cause()));
              } else if (oneway) {
                call.succeed(Reply.of(null));
              }
            });
  }

  private long queuedBytes() {
    var buffer = ctx.channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  private void onDeadline(int id) {
    PendingCall call = pending.remove(id);
    if (call != null) {
      call.fail(
          new OutcomeUnknownException(
              Reason.DEADLINE_EXCEEDED,
              describe(call) + "call " + id + ": no answer in time; it may have run"));
      closeIfDone();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    Hello hello =
        new Hello(
            String.valueOf((char) codecs.codec()),
            String.valueOf((char) Compression.GZIP.code()),
            options.maxMessageBytes(),
            options.heartbeat().interval(),
            options.credentials(),
            "",
            "",
            "msrpc-java");
    context.writeAndFlush(FrameEncoder.hello(context.alloc(), hello));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    Frame frame = (Frame) message;
    if (frame instanceof Frame.Response response) {
      onResponse(response);
    } else if (frame instanceof Frame.Ping ping) {
      context.writeAndFlush(FrameEncoder.pong(context.alloc(), ping.id()));
    } else if (frame instanceof Frame.Pong) {
      if (!healthy) {
        healthy = true;
        listener.healthy();
      }
    } else if (frame instanceof Frame.Greeting greeting) {
      onHello(greeting.hello());
    } else if (frame instanceof Frame.GoAway goAway) {
      onGoAway(goAway);
    } else if (frame instanceof Frame.Malformed malformed) {
      LOG.warn("{} sent {}: closed", peer, malformed.text());
      context.close();
    } else if (frame instanceof Frame.Request request) {
      request.body().release();
      context.close();
    } else {
      frame.release();
    }
  }

  private void onHello(Hello hello) {
    if (hello.codecs().indexOf(codecs.codec()) < 0) {
      ready.tryFailure(new IOException(peer + " does not read codec " + codecs.codec()));
      ctx.close();
      return;
    }
    boolean gzip = hello.compressions().indexOf(Compression.GZIP.code()) >= 0;
    format =
        new CallCodec.Format(
            codecs.codec(),
            gzip ? Compression.GZIP : Compression.NONE,
            options.compressAboveBytes(),
            hello.maxFrame());
    if (ready.trySuccess(this)) {
      HeartbeatHandler heartbeat = ctx.pipeline().get(HeartbeatHandler.class);
      heartbeat.ping(ctx.pipeline().context(heartbeat));
    }
  }

  private void onResponse(Frame.Response response) {
    PendingCall call = pending.remove(response.id());
    try {
      if (call == null) {
        LOG.debug("{} answered call {} too late", peer, response.id());
        return;
      }
      RpcException failure = CallCodec.readReply(response.body(), describe(call));
      if (failure != null) {
        call.fail(failure);
      } else {
        call.succeed(
            new ReceivedReply(
                call,
                response.compression(),
                Unpooled.copiedBuffer(response.body()),
                options.maxMessageBytes()));
      }
    } catch (InvalidPayloadException e) {
      if (call != null) {
        call.fail(
            new RemoteFailureException(
                Reason.INTERNAL, describe(call) + "unreadable answer: " + e.getMessage(), ""));
      }
    } finally {
      response.body().release();
    }
    closeIfDone();
  }

  private void onGoAway(Frame.GoAway goAway) {
    LOG.debug("{} says goodbye: {}", peer, goAway.text());
    ready.tryFailure(new IOException(peer + " refused us: " + goAway.text()));
    int last = goAway.last();
    pending.fail(
        id -> id > last,
        call ->
            notStarted(Reason.UNAVAILABLE, call, "the provider is leaving and has not begun it"));
    startLeaving();
  }

  /** Sends nothing new, and closes when nothing is pending; any thread. */
  void closeWhenIdle() {
    ctx.executor().execute(this::startLeaving);
  }

  private void startLeaving() {
    if (!leaving) {
      leaving = true;
      listener.draining();
    }
    closeIfDone();
  }

  private void closeIfDone() {
    if (leaving && pending.isEmpty()) {
      ctx.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    leaving = true;
    ready.tryFailure(new IOException(peer + " closed the connection before its HELLO"));
    pending.fail(id -> true, call -> unknown(call, "the connection was lost"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.debug("{} lost", peer, cause);
    } else {
      LOG.error("The connection to {} failed", peer, cause);
    }
    context.close();
  }

  private long now() {
    return ctx.executor().ticker().nanoTime();
  }

  private RpcException notStarted(Reason reason, PendingCall call, String text) {
    return new NotStartedException(reason, describe(call) + text + "; it did not start");
  }

  private RpcException unknown(PendingCall call, String text) {
    return new OutcomeUnknownException(
        Reason.CONNECTION_LOST, describe(call) + text + "; it may have run");
  }

  private String describe(Invocation call) {
    return call.method().shortName() + " at " + peer + ": ";
  }

  private String describe(PendingCall call) {
    return call.method().shortName()
        + " at "
        + peer
        + " after "
        + call.elapsedMillis(now())
        + " ms: ";
  }
}
