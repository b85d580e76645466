package io.msrpc.im.gateway.session;

import io.msrpc.im.gateway.protocol.CloseCode;
import io.msrpc.im.gateway.protocol.Event;
import io.msrpc.im.gateway.protocol.Reply;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A client that hears everything, on an event loop and a clock moved by hand. */
final class TestLink implements ClientLink {
  final List<Reply> heard = new ArrayList<>();
  boolean writable = true;
  CloseCode closed;
  private final MockTicker clock = Ticker.newMockTicker();
  private final EmbeddedChannel loop = EmbeddedChannel.builder().ticker(clock).build();

  @Override
  public EventExecutor executor() {
    return loop.eventLoop();
  }

  @Override
  public boolean isWritable() {
    return writable;
  }

  @Override
  public boolean isOpen() {
    return closed == null;
  }

  @Override
  public void send(Long id, Event event) {
    if (closed == null) {
      heard.add(new Reply(id, event));
    }
  }

  @Override
  public void close(CloseCode code) {
    if (closed == null) {
      closed = code;
    }
  }

  /** Runs what is due now. */
  void run() {
    loop.runPendingTasks();
    loop.runScheduledPendingTasks();
  }

  void advance(long millis) {
    clock.advance(millis, TimeUnit.MILLISECONDS);
    run();
  }

  /** What was heard of this kind since the last look; everything heard is forgotten. */
  <T extends Event> List<T> take(Class<T> kind) {
    List<T> found =
        heard.stream().map(Reply::event).filter(kind::isInstance).map(kind::cast).toList();
    heard.clear();
    return found;
  }

  /** Whether nothing is left to run, now or later. */
  boolean isIdle() {
    return loop.runScheduledPendingTasks() < 0;
  }
}
