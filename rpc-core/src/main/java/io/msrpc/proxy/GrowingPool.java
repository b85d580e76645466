package io.msrpc.proxy;

import io.msrpc.transport.IsolatedThreadFactory;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A pool for tasks that may wait for each other, in whatever way: for a future, a lock, a latch. It
 * has few threads and a queue. But while tasks are queued and none has ended for 10 ms, it gets
 * half as many threads again; and when it may have no more, runs what is queued on the thread of
 * the timers. So no task waits for ever for one that is queued. Thread-safe.
 */
final class GrowingPool implements Executor, AutoCloseable {
  private static final int MIN_USUAL_THREADS = 4;
  private static final int MAX_THREADS = 1_000;
  private static final long LOOK_NANOS = Duration.ofMillis(10).toNanos();

  private final int usual = Math.max(MIN_USUAL_THREADS, Runtime.getRuntime().availableProcessors());
  private final Queue<Runnable> queue;
  private final ThreadPoolExecutor pool;
  private final ScheduledExecutorService timers;
  private final AtomicBoolean watched = new AtomicBoolean();

  /** How many tasks had ended at the last look; for who watches. */
  private volatile long ended;

  /**
   * A pool without threads yet.
   *
   * @param timers looks whether tasks end, while any is queued
   */
  GrowingPool(String name, ScheduledExecutorService timers) {
    LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    this.queue = tasks;
    this.timers = timers;
    this.pool =
        new ThreadPoolExecutor(
            usual, MAX_THREADS, 30, TimeUnit.SECONDS, tasks, new IsolatedThreadFactory(name, true));
    pool.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    pool.execute(task);
    watch();
  }

  private void watch() {
    if (!queue.isEmpty() && watched.compareAndSet(false, true)) {
      ended = pool.getCompletedTaskCount();
      lookLater();
    }
  }

  private void lookLater() {
    try {
      timers.schedule(this::look, LOOK_NANOS, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      watched.set(false); // the client closes, and close runs what is queued
    }
  }

  private void look() {
    if (queue.isEmpty()) {
      pool.setCorePoolSize(usual);
      watched.set(false);
      watch();
      return;
    }
    long now = pool.getCompletedTaskCount();
    if (now == ended) {
      grow();
    }
    ended = now;
    lookLater();
  }

  private void grow() {
    int threads = pool.getPoolSize();
    if (threads < MAX_THREADS) {
      pool.setCorePoolSize(Math.min(MAX_THREADS, threads + Math.max(1, threads / 2)));
    } else {
      runQueued();
    }
  }

  private void runQueued() {
    for (Runnable task = queue.poll(); task != null; task = queue.poll()) {
      task.run();
    }
  }

  /** Takes no more tasks and runs what is queued here; the threads end with what they run. */
  @Override
  public void close() {
    pool.shutdown();
    runQueued();
  }
}
