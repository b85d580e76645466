package io.msrpc.im.provider.push;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A loop that runs when the test says so, with a clock that the test moves. */
public final class HandLoop {
  private final MockTicker ticker = Ticker.newMockTicker();
  private final EmbeddedChannel channel = EmbeddedChannel.builder().ticker(ticker).build();

  public ScheduledExecutorService executor() {
    return channel.eventLoop();
  }

  public Ticker ticker() {
    return ticker;
  }

  /** Runs what is due. */
  public void run() {
    channel.runPendingTasks();
  }

  /** Moves the clock, then runs what is due. */
  public void advance(Duration time) {
    ticker.advance(time.toNanos(), TimeUnit.NANOSECONDS);
    channel.runPendingTasks();
  }

  /** Whether a timer is left. */
  public boolean hasTimers() {
    return channel.hasPendingTasks();
  }
}
