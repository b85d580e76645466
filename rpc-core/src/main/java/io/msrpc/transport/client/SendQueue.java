package io.msrpc.transport.client;

import io.msrpc.wire.FrameHeader;
import io.msrpc.wire.FrameType;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds frames back while the channel is not writable, so that no more than its high-water mark and
 * one frame lie between a PING and the socket. PING, PONG and GOAWAY overtake what is held here;
 * CANCEL takes it away: a call that was held and is cancelled has never left.
 *
 * <p>The frames of one request keep their order, and so do the first frames of all requests. While
 * the channel is writable this costs one comparison a frame. Takes one frame a message; confined to
 * its channel's event loop.
 */
final class SendQueue extends ChannelDuplexHandler {
  /** How long frames may be held back, without a break, before that is worth another link. */
  static final Duration PATIENCE = Duration.ofMillis(500);

  private final Map<Integer, Queue<Held>> held = new LinkedHashMap<>();
  private final IntConsumer onLeft;
  private @Nullable Ticker clock;
  private long bytes;
  private long since;

  /**
   * A queue in front of a channel.
   *
   * @param onLeft told the id of a call that was held back, when its frame is handed to the channel
   */
  SendQueue(IntConsumer onLeft) {
    this.onLeft = onLeft;
  }

  /** What fails the write of a frame that has never left this process. */
  static final class NeverSent extends IOException {
    private static final long serialVersionUID = 1L;

    NeverSent() {
      super("it was never handed to the socket");
    }
  }

  private record Held(ByteBuf frame, ChannelPromise promise) {
    boolean beginsACall() {
      FrameType type = FrameHeader.typeOf(frame);
      return type == FrameType.REQUEST || type == FrameType.ONEWAY;
    }

    void drop() {
      frame.release();
      if (!promise.isVoid()) {
        promise.tryFailure(new NeverSent());
      }
    }
  }

  /** Whether frames have been held back for {@link #PATIENCE}; if so, that time begins again. */
  boolean isOverdue() {
    if (clock == null || held.isEmpty() || clock.nanoTime() - since < PATIENCE.toNanos()) {
      return false;
    }
    since = clock.nanoTime();
    return true;
  }

  /** Bytes held back. */
  long bytes() {
    return bytes;
  }

  /** Whether the call with this id is held back, so that the peer has never heard of it. */
  boolean holds(int id) {
    Queue<Held> frames = held.get(id);
    return frames != null && frames.element().beginsACall();
  }

  /** Takes all frames of a request out; their writes fail as {@link NeverSent}. */
  void withdraw(int id) {
    Queue<Held> frames = held.remove(id);
    if (frames != null) {
      drop(frames);
    }
  }

  /** Takes out the calls the peer has never heard of; what belongs to others stays. */
  void withdrawCalls() {
    List<Integer> calls = held.keySet().stream().filter(this::holds).toList();
    drop(calls.stream().map(held::remove).flatMap(Queue::stream).toList());
  }

  /** Whoever hears that a write has failed may write again, so nothing of these is held by then. */
  private void drop(Collection<Held> frames) {
    frames.forEach(one -> bytes -= one.frame().readableBytes());
    frames.forEach(Held::drop);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    clock = ctx.executor().ticker();
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (held.isEmpty() && ctx.channel().isWritable()) {
      ctx.write(message, promise);
    } else {
      hold(ctx, (ByteBuf) message, promise);
    }
  }

  private void hold(ChannelHandlerContext ctx, ByteBuf frame, ChannelPromise promise) {
    int id = FrameHeader.requestIdOf(frame);
    switch (FrameHeader.typeOf(frame)) {
      case PING, PONG, HELLO, GOAWAY -> ctx.write(frame, promise);
      case CANCEL -> cancel(ctx, id, new Held(frame, promise));
      default -> {
        if (held.isEmpty()) {
          since = ctx.executor().ticker().nanoTime();
        }
        bytes += frame.readableBytes();
        held.computeIfAbsent(id, first -> new ArrayDeque<>(1)).add(new Held(frame, promise));
      }
    }
  }

  private void cancel(ChannelHandlerContext ctx, int id, Held frame) {
    boolean unheardOf = holds(id);
    withdraw(id);
    if (unheardOf) {
      frame.drop();
    } else {
      ctx.write(frame.frame(), frame.promise());
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (!held.isEmpty() && ctx.channel().isWritable()) {
      while (!held.isEmpty() && ctx.channel().isWritable()) {
        writeNext(ctx);
      }
      ctx.flush();
    }
    ctx.fireChannelWritabilityChanged();
  }

  private void writeNext(ChannelHandlerContext ctx) {
    Iterator<Queue<Held>> first = held.values().iterator();
    Queue<Held> frames = first.next();
    Held next = frames.remove();
    if (frames.isEmpty()) {
      first.remove();
    }
    bytes -= next.frame().readableBytes();
    if (next.beginsACall()) {
      onLeft.accept(FrameHeader.requestIdOf(next.frame()));
    }
    ctx.write(next.frame(), next.promise());
  }

  /**
   * Whoever is behind this handler hears of the end first, while it can still ask what was held.
   */
  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    ctx.fireChannelInactive();
    clear();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    clear();
  }

  private void clear() {
    while (!held.isEmpty()) {
      withdraw(held.keySet().iterator().next());
    }
  }
}
