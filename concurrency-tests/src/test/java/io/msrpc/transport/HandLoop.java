package io.msrpc.transport;

import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Ticker;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * An event loop without a thread: whoever runs what it has got is its thread meanwhile. Its clock
 * stands still.
 */
public final class HandLoop extends AbstractScheduledEventExecutor {
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Ticker clock = Ticker.newMockTicker();
  private volatile Thread thread;

  /** Runs what has gathered, on this thread. */
  public void run() {
    thread = Thread.currentThread();
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
    thread = null;
  }

  /** Whether anything is to be run later; to be asked when nothing else happens. */
  public boolean hasTimer() {
    return nextScheduledTaskNano() >= 0;
  }

  @Override
  public Ticker ticker() {
    return clock;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public boolean inEventLoop(Thread asking) {
    return asking == thread;
  }

  @Override
  public boolean isShuttingDown() {
    return false;
  }

  @Override
  public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
    return terminationFuture();
  }

  @Override
  public Future<?> terminationFuture() {
    return GlobalEventExecutor.INSTANCE.terminationFuture();
  }

  @Deprecated
  @Override
  public void shutdown() {}

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return false;
  }
}
