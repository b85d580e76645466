package io.msrpc.transport.client;

import io.msrpc.call.Invocation;
import io.msrpc.call.Reason;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import io.msrpc.transport.Address;
import io.msrpc.transport.DeadlineTimer;
import io.msrpc.transport.LoopQueue;
import io.msrpc.wire.CallCodec;
import io.msrpc.wire.Frame;
import io.msrpc.wire.FrameEncoder;
import io.msrpc.wire.GoAwayReason;
import io.msrpc.wire.MethodCodec;
import io.msrpc.wire.MethodCodecs;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One live channel to a provider, from HELLO to its end, and the calls on it. Request ids are given
 * out in the order of writing, on the event loop.
 *
 * <p>Confined to its channel's event loop, but for the methods that say "any thread".
 */
final class Link extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(Link.class);

  /** From this request id on there is still time to open another link. */
  private static final int LAST_IDS = Integer.MAX_VALUE - 10_000_000;

  /** How long a link stays usable for callers that have just chosen it. */
  private static final long GRACE_MILLIS = 1000;

  private final Address peer;
  private final ClientOptions options;
  private final MethodCodecs codecs;
  private final Executor streamThreads;
  private final Promise<Link> ready;
  private final LinkListener listener;
  private final Greeting greeting;
  private final PendingCalls pending = new PendingCalls();
  private final Replies replies;
  private final SendQueue queue = new SendQueue(this::onLeft);
  private ChannelHandlerContext ctx;
  private LoopQueue tasks;
  private DeadlineTimer deadlines;
  private Failures failures;
  private OnewayCalls oneways;
  private HeartbeatHandler heartbeat;
  private volatile CallCodec.Format format;
  private int lastId;
  private boolean greeted;
  private volatile boolean leaving;
  private boolean healthy;

  /** The peer broke the protocol: nothing it says counts any more. */
  private boolean over;

  /** What all links of one client share; their requests are numbered from above {@code lastId}. */
  record Setup(ClientOptions options, MethodCodecs codecs, Executor streamThreads, int lastId) {}

  @SuppressWarnings("NullAway.Init") // handlerAdded runs before anything else
  Link(Address peer, Setup setup, Promise<Link> ready, LinkListener listener) {
    this.peer = peer;
    this.options = setup.options();
    this.codecs = setup.codecs();
    this.streamThreads = setup.streamThreads();
    this.ready = ready;
    this.listener = listener;
    this.greeting = new Greeting(options, codecs.codec());
    this.replies = new Replies(peer, pending, greeting, this::pong, listener::stray);
    this.lastId = setup.lastId();
    this.format = greeting.beforeAnswer();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
    tasks = new LoopQueue(ctx.executor(), ctx::flush);
    deadlines = new DeadlineTimer(ctx.executor(), now -> pending.expire(now, this::onDeadline));
    failures = new Failures(peer, queue, context.executor().ticker());
    oneways = new OnewayCalls(queue, failures, this::closeIfDone);
    heartbeat = context.pipeline().get(HeartbeatHandler.class);
  }

  /** What belongs in front of this handler. */
  SendQueue queue() {
    return queue;
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
          failures.unsent(Reason.DEADLINE_EXCEEDED, call, "time was up", null));
    }
    ByteBuf frame;
    PendingCall pendingCall;
    try {
      MethodCodec values = codecs.of(call.method());
      pendingCall = new PendingCall(call.method(), values, call.deadline(), now, this::giveUp);
      if (call.method().streams()) {
        pendingCall.stream(new ClientStream(this, pendingCall, call, streamThreads));
      }
      frame = CallCodec.request(ctx.alloc(), call, (left + 999_999) / 1_000_000, values, format);
    } catch (Throwable e) { // the arguments' own code runs here
      return CompletableFuture.failedFuture(failures.unwritable(call, e));
    }
    if (!tasks.offer(
        () -> send(frame, pendingCall), frame.readableBytes(), options.maxQueuedBytes())) {
      refuse(frame, pendingCall, Reason.OVERLOADED, "too much is waiting to be written");
    }
    return pendingCall;
  }

  private void send(ByteBuf frame, PendingCall call) {
    if (call.isDone()) {
      frame.release();
    } else if (!takesCalls()) {
      refuse(frame, call, Reason.UNAVAILABLE, "the connection is closing");
    } else if (queue.bytes() > options.maxQueuedBytes()) {
      refuse(frame, call, Reason.OVERLOADED, "too much is waiting to be written");
    } else {
      lastId++;
      FrameEncoder.number(frame, lastId);
      write(frame, call, lastId);
      if (lastId == LAST_IDS) {
        listener.idsUsedUp(this);
      } else if (lastId == Integer.MAX_VALUE) {
        startLeaving();
      }
    }
  }

  private void write(ByteBuf frame, PendingCall call, int id) {
    call.sentAs(id);
    if (call.method().oneway()) {
      oneways.write(ctx, frame, call);
      return;
    }
    pending.add(id, call);
    deadlines.watch(call.deadline().atNanos());
    ctx.write(frame, ctx.voidPromise());
    noteSent(call);
    if (call.stream() != null) {
      call.stream().onSent();
    }
  }

  private void noteSent(PendingCall call) {
    if (queue.bytes() == 0) {
      call.sentAt(heartbeat.lastWriteNanos());
      return;
    }
    call.sentAt(now());
    if (queue.isOverdue()) {
      listener.saturated(this);
    }
  }

  private void refuse(ByteBuf frame, PendingCall call, Reason reason, String text) {
    frame.release();
    call.fail(failures.notStarted(reason, call, text));
  }

  /** Nobody waits for the call any more, or the rest of its items; any thread. */
  void giveUp(PendingCall call) {
    tasks.execute(
        () -> {
          if (call.id() != 0 && pending.remove(call.id()) != null) {
            ctx.write(FrameEncoder.cancel(ctx.alloc(), call.id()), ctx.voidPromise());
            call.end(null);
            closeIfDone();
          }
        });
  }

  /** Writes a frame of the call, unless the call has ended; any thread. */
  void write(PendingCall call, ByteBuf frame) {
    tasks.execute(
        () -> {
          if (pending.has(call)) {
            FrameEncoder.number(frame, call.id());
            ctx.write(frame, ctx.voidPromise());
          } else {
            frame.release();
          }
        });
  }

  /** How the peer wants its payloads. */
  CallCodec.Format format() {
    return format;
  }

  ByteBufAllocator alloc() {
    return ctx.alloc();
  }

  private void onDeadline(PendingCall call) {
    int id = call.id();
    if (pending.remove(id) != null) {
      RpcException late = failures.late(call);
      ctx.writeAndFlush(FrameEncoder.cancel(ctx.alloc(), id), ctx.voidPromise());
      call.fail(late);
      closeIfDone();
    }
  }

  private void onLeft(int id) {
    PendingCall call = pending.get(id);
    if (call != null) {
      call.leftAt(now());
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    context.writeAndFlush(greeting.hello(context.alloc()));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    Frame frame = (Frame) message;
    if (over) {
      frame.release();
    } else if (frame instanceof Frame.Greeting answer) {
      onHello(answer);
    } else if (frame instanceof Frame.GoAway goAway) {
      onGoAway(goAway);
    } else if (frame instanceof Frame.Malformed malformed) {
      breakOff(malformed.text(), malformed.answerable());
    } else if (!greeted) {
      frame.release();
      breakOff("a " + frame.getClass().getSimpleName() + " before its HELLO", true);
    } else {
      onFrame(frame);
    }
  }

  private void onFrame(Frame frame) {
    if (frame instanceof Frame.Pong) {
      if (!healthy) {
        healthy = true;
        listener.healthy(this);
      }
    } else {
      String wrong = replies.onFrame(frame, ctx.executor().ticker());
      if (wrong != null) {
        breakOff(wrong, true);
      }
      closeIfDone();
    }
  }

  private void pong(int id) {
    ctx.writeAndFlush(FrameEncoder.pong(ctx.alloc(), id));
  }

  /** Says why if that is of use, closes, and fails all its calls at once. */
  private void breakOff(String wrong, boolean answerable) {
    LOG.warn("{} sent {}: closed", peer, wrong);
    over = true;
    leaving = true;
    Runnable failing =
        pending.take(id -> true, call -> failures.lost(call, "the provider sent " + wrong));
    if (answerable) {
      ctx.writeAndFlush(FrameEncoder.goAway(ctx.alloc(), 0, GoAwayReason.PROTOCOL_ERROR, wrong));
    }
    ctx.close();
    ready.tryFailure(new IOException(peer + " sent " + wrong));
    failing.run();
  }

  private void onHello(Frame.Greeting answer) {
    String wrong = greeted ? "a second HELLO" : greeting.refusal(answer);
    if (wrong != null) {
      breakOff(wrong, true);
      return;
    }
    greeted = true;
    format = greeting.agreed(answer.hello());
    greeting.prove(ctx, answer);
    if (ready.trySuccess(this)) {
      heartbeat.begin(ctx.pipeline().context(heartbeat), answer.hello().heartbeat());
    }
  }

  private void onGoAway(Frame.GoAway goAway) {
    LOG.debug("{} says goodbye: {}", peer, goAway.text());
    int last = goAway.last();
    Runnable failing = pending.take(id -> id > last || queue.holds(id), failures::givenBack);
    leave();
    queue.withdrawCalls();
    ready.tryFailure(new IOException(peer + " " + greeting.refusedBy(goAway)));
    failing.run();
    closeIfDone();
  }

  /** Sends nothing new, and closes when nothing is pending; any thread. */
  void closeWhenIdle() {
    ctx.executor().execute(this::startLeaving);
  }

  /** Another link has taken its place: closes soon after its last answer; any thread. */
  void retire() {
    Runnable leave =
        () -> {
          leaving = true;
          closeIfDone();
        };
    ctx.executor().schedule(leave, GRACE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Whether it is neither leaving nor closed; any thread. */
  boolean takesCalls() {
    return !leaving && ctx.channel().isActive();
  }

  /** About how many calls are under way; any thread. */
  int load() {
    return pending.size();
  }

  /** About how many calls there have been; any thread. */
  int sent() {
    return lastId;
  }

  private void startLeaving() {
    leave();
    closeIfDone();
  }

  /** Takes no new calls from now on. */
  private void leave() {
    if (!leaving) {
      leaving = true;
      listener.draining(this);
    }
  }

  private void closeIfDone() {
    if (leaving && pending.isEmpty() && oneways.isEmpty() && queue.bytes() == 0) {
      ctx.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    leaving = true;
    deadlines.stop();
    ready.tryFailure(new IOException(peer + " closed the connection before its HELLO"));
    pending.take(id -> true, call -> failures.lost(call, "the connection was lost")).run();
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
}
