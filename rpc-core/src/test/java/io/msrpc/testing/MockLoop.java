package io.msrpc.testing;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * An event loop on the thread that made it, its clock moved by hand, for channels inside this JVM.
 * Whatever comes due runs at its very time, so the same inputs give the same run.
 */
public final class MockLoop extends ManualIoEventLoop {
  private final MockTicker clock;
  private final UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(false);
  private final List<Channel> open = new ArrayList<>();
  private final String name = UUID.randomUUID().toString();

  public MockLoop() {
    this(Ticker.newMockTicker());
  }

  private MockLoop(MockTicker clock) {
    super(null, Thread.currentThread(), LocalIoHandler.newFactory(), clock);
    this.clock = clock;
  }

  public long nowNanos() {
    return clock.nanoTime();
  }

  /** What all buffers on this loop hold. */
  public long bufferedBytes() {
    return alloc.metric().usedHeapMemory();
  }

  /** What stands for a port here. */
  public LocalAddress at(int port) {
    return new LocalAddress(name + ":" + port);
  }

  /** Runs what is due now. */
  public void runDue() {
    while (runNow() > 0) {
      // One task queues another.
    }
  }

  /** Moves the clock, and runs everything at the time it comes due. */
  public void advance(Duration time) {
    long end = nowNanos() + time.toNanos();
    runDue();
    while (hasTimers() && nowNanos() + nextScheduledTaskNano() <= end) {
      clock.advance(nextScheduledTaskNano(), TimeUnit.NANOSECONDS);
      runDue();
    }
    clock.advance(end - nowNanos(), TimeUnit.NANOSECONDS);
    runDue();
  }

  /** Moves the clock, and runs nothing meanwhile, as if the whole process had been stopped. */
  public void pause(Duration time) {
    clock.advance(time.toNanos(), TimeUnit.NANOSECONDS);
    runDue();
  }

  /** How many ends of connections are open. */
  public int openChannels() {
    return open.size();
  }

  /** The ends of connections that are open, the oldest first. */
  public List<Channel> channels() {
    return List.copyOf(open);
  }

  /** Gives the channel this loop's buffers, and counts it while it is open. */
  void adopt(Channel channel) {
    channel.config().setAllocator(alloc);
    open.add(channel);
    channel.closeFuture().addListener(closed -> open.remove(channel));
  }

  /** Whether anything is to be run later. */
  public boolean hasTimers() {
    return nextScheduledTaskNano() >= 0;
  }
}
