package io.msrpc.transport.server;

import io.msrpc.call.Deadline;
import io.msrpc.call.Reason;
import io.msrpc.transport.DeadlineTimer;
import io.msrpc.transport.LoopQueue;
import io.msrpc.transport.RateLimit;
import io.msrpc.wire.CallCodec;
import io.msrpc.wire.Frame;
import io.msrpc.wire.FrameDecoder;
import io.msrpc.wire.FrameEncoder;
import io.msrpc.wire.GoAwayReason;
import io.msrpc.wire.Hello;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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
  private static final int PINGS_PER_SECOND = 20;
  private static final Duration LINGER = Duration.ofSeconds(1);

  private final RequestDispatcher dispatcher;
  private final ServerOptions options;
  private final FrameDecoder decoder;
  private final Consumer<ServerConnection> onClosed;
  private final RateLimit pings = new RateLimit(PINGS_PER_SECOND);
  private ChannelHandlerContext ctx;
  private LoopQueue tasks;
  private DeadlineTimer deadlines;
  private CallCodec.Format format;
  private final Handshake handshake;
  private boolean greeted;
  private boolean spoken;
  private boolean draining;
  private boolean leaving;
  private int highestId;
  private final ServerCounters counters;
  private final OpenCalls open;
  private final ClientPeer peer;

  /** Runs out when the peer takes too long to greet, or to go. */
  private @Nullable Future<?> patience;

  @SuppressWarnings("NullAway.Init") // handlerAdded runs before anything else
  ServerConnection(
      RequestDispatcher dispatcher,
      ServerOptions options,
      Hello self,
      FrameDecoder decoder,
      Consumer<ServerConnection> onClosed) {
    this.dispatcher = dispatcher;
    this.counters = dispatcher.counters();
    this.open = new OpenCalls(counters);
    this.options = options;
    this.decoder = decoder;
    this.onClosed = onClosed;
    this.peer = new ClientPeer(this, decoder, options.maxMessageBytes());
    this.handshake = new Handshake(options, self);
    this.format = handshake.unasked();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
    tasks = new LoopQueue(ctx.executor(), ctx::flush);
    deadlines = new DeadlineTimer(ctx.executor(), open::expire);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    counters.count(ServerEvent.CONNECTION_OPENED);
    if (handshake.accepted()) {
      dispatcher.connected(peer);
    } else {
      within(
          options.helloTimeout(),
          () -> breakOff(ServerEvent.UNAUTHENTICATED, "no proof of the shared secret in time"));
    }
  }

  private void within(Duration time, Runnable otherwise) {
    enough();
    patience = ctx.executor().schedule(otherwise, time.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void enough() {
    if (patience != null) {
      patience.cancel(false);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    Frame frame = (Frame) message;
    boolean first = !spoken;
    spoken = true;
    if (leaving) {
      frame.release();
    } else if (frame instanceof Frame.Request request) {
      onRequest(request);
    } else if (frame instanceof Frame.Ping ping) {
      onPing(ping);
    } else if (frame instanceof Frame.Greeting greeting) {
      onHello(greeting, first);
    } else if (frame instanceof Frame.Malformed malformed) {
      onMalformed(malformed);
    } else if (frame instanceof Frame.Response response) {
      response.release();
      breakOff(ServerEvent.PROTOCOL_ERROR, "a RESPONSE from a client");
    } else if (frame instanceof Frame.Cancel cancel) {
      onCancel(cancel);
    } else if (frame instanceof Frame.Credit credit) {
      protocolErrorIf(open.onCredit(credit));
      checkStrays();
    } else if (frame instanceof Frame.GoAway && open.isEmpty()) {
      ctx.close();
    } else {
      protocolErrorIf(open.onItemOrEnd(frame));
      frame.release();
    }
  }

  private void onPing(Frame.Ping ping) {
    if (pings.tryTake(ctx.executor().ticker().nanoTime())) {
      ctx.writeAndFlush(FrameEncoder.pong(ctx.alloc(), ping.id()));
    } else {
      breakOff(ServerEvent.FLOOD, "PINGs: more than " + PINGS_PER_SECOND + " a second");
    }
  }

  private void onHello(Frame.Greeting greeting, boolean first) {
    Hello hello = greeting.hello();
    String refusal = handshake.refusal(hello.challenge());
    if (handshake.awaitsProof()) {
      onProof(hello);
    } else if (!first) {
      breakOff(ServerEvent.PROTOCOL_ERROR, "HELLO is not the first frame");
    } else if (refusal != null) {
      breakOff(ServerEvent.UNAUTHENTICATED, refusal);
    } else {
      greet(greeting);
    }
  }

  private void greet(Frame.Greeting client) {
    greeted = true;
    format = handshake.agreed(client.hello());
    allow(client.hello().agreedHeartbeat());
    ctx.writeAndFlush(handshake.answer(ctx.alloc(), client));
    if (draining) {
      drain();
    }
  }

  private void onProof(Hello hello) {
    if (handshake.accept(hello.challenge())) {
      enough();
      decoder.limitTo(options.maxMessageBytes());
      dispatcher.connected(peer);
    } else {
      breakOff(ServerEvent.UNAUTHENTICATED, "a wrong proof of the shared secret");
    }
  }

  /** A client that wishes to be heard of more rarely than usual is given the time for it. */
  private void allow(Duration heartbeat) {
    Duration silence = heartbeat.multipliedBy(3);
    if (silence.compareTo(options.idleTimeout()) > 0) {
      ctx.pipeline().replace(IdleReaper.class, null, new IdleReaper(silence));
    }
  }

  private void onRequest(Frame.Request request) {
    if (!handshake.accepted()) {
      request.release();
      breakOff(ServerEvent.UNAUTHENTICATED, "a request before the proof of the shared secret");
    } else if (greeted && request.id() <= highestId) {
      request.release();
      breakOff(ServerEvent.PROTOCOL_ERROR, "request id " + request.id() + " after " + highestId);
    } else {
      highestId = Math.max(highestId, request.id());
      begin(new ServerCall(this, request, format.withCodec(request.codec()), decoder.maxFrame()));
    }
  }

  private void begin(ServerCall call) {
    if (open.add(call)) {
      dispatcher.dispatch(call);
    } else {
      call.request().release();
      breakOff(ServerEvent.PROTOCOL_ERROR, "request id " + call.id() + " is pending");
    }
  }

  private void onCancel(Frame.Cancel cancel) {
    ServerCall call = open.cancelled(cancel.id());
    if (call != null) {
      call.cancel("cancelled by the caller");
      leaveIfDone();
    }
    checkStrays();
  }

  private void checkStrays() {
    if (open.tooMany(ctx.executor().ticker().nanoTime())) {
      breakOff(ServerEvent.FLOOD, "CANCEL or CREDIT: too many for calls that are not open");
    }
  }

  private void protocolErrorIf(@Nullable String wrong) {
    if (wrong != null) {
      breakOff(ServerEvent.PROTOCOL_ERROR, wrong);
    }
  }

  private void onMalformed(Frame.Malformed malformed) {
    if (malformed.answerable()) {
      breakOff(ServerEvent.MALFORMED_FRAME, malformed.text());
    } else {
      counters.count(ServerEvent.MALFORMED_FRAME);
      ctx.close();
    }
  }

  /**
   * Ends a call, unless it has ended; any thread.
   *
   * @param response the whole frame, taken over; an empty buffer for a one-way call
   */
  void answer(ServerCall call, ByteBuf response) {
    tasks.execute(
        () -> {
          write(call, response);
          open.remove(call);
          leaveIfDone();
        });
  }

  /** Sends a frame of a call, unless that has ended; any thread. */
  void send(ServerCall call, ByteBuf frame) {
    tasks.execute(() -> write(call, frame));
  }

  /** Tells the open calls when this deadline has passed. */
  void watch(Deadline deadline) {
    deadlines.watch(deadline.atNanos());
  }

  private void write(ServerCall call, ByteBuf frame) {
    if (frame.isReadable() && !leaving && open.has(call)) {
      ctx.write(frame, ctx.voidPromise());
    } else {
      frame.release();
    }
  }

  private void leaveIfDone() {
    if (draining && !greeted && open.isEmpty()) {
      leave(GoAwayReason.DRAINING, "shutting down");
    }
  }

  /** Why one more call with items cannot be served; null when it can. */
  @Nullable Reason refusalOfStream() {
    if (!greeted) {
      return Reason.INVALID_REQUEST;
    }
    return open.mayStream() ? null : Reason.OVERLOADED;
  }

  /** Calls that are neither answered nor given up; any thread. */
  int inFlight() {
    return open.size();
  }

  ServerCounters counters() {
    return counters;
  }

  /** The connection's own thread and clock. */
  EventExecutor executor() {
    return ctx.executor();
  }

  ClientPeer peer() {
    return peer;
  }

  Channel channel() {
    return ctx.channel();
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
              if (greeted && !leaving) {
                ctx.writeAndFlush(
                    FrameEncoder.goAway(
                        ctx.alloc(), Integer.MAX_VALUE, GoAwayReason.DRAINING, "shutting down"));
              } else if (open.isEmpty()) {
                leave(GoAwayReason.DRAINING, "shutting down");
              }
            });
  }

  /** Ends the connection, certifying that what lies above the last request never started. */
  void finish() {
    close("closed");
  }

  /** The same, saying why; any thread. */
  void close(String why) {
    ctx.executor().execute(() -> leave(GoAwayReason.CLOSING, why));
  }

  private void breakOff(ServerEvent why, String text) {
    LOG.debug("{}: {}", ctx.channel(), text);
    if (!leaving) {
      counters.count(why);
      leave(why.goAway(), text);
    }
  }

  /**
   * Says why, then that nothing more will come, and reads on for a moment: to close a socket with
   * bytes unread would take the reason away from the peer. Nothing is begun or answered any more.
   */
  private void leave(GoAwayReason reason, String text) {
    if (leaving || !ctx.channel().isActive()) {
      return;
    }
    leaving = true;
    within(LINGER, ctx::close);
    ctx.writeAndFlush(FrameEncoder.goAway(ctx.alloc(), highestId, reason, text))
        .addListener(
            told -> {
              if (told.isSuccess() && ctx.channel() instanceof DuplexChannel socket) {
                socket.shutdownOutput();
              } else {
                ctx.close();
              }
            });
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    context.channel().config().setAutoRead(context.channel().isWritable());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    counters.count(ServerEvent.CONNECTION_CLOSED);
    if (handshake.awaitsProof() && !leaving) {
      counters.count(ServerEvent.UNAUTHENTICATED);
    }
    enough();
    deadlines.stop();
    onClosed.accept(this);
    open.list().forEach(call -> call.onLost());
    peer.onClosed();
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
}
