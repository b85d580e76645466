package io.msrpc.transport.server;

import io.msrpc.transport.IsolatedThreadFactory;
import io.msrpc.transport.VirtualThreads;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that run business code: a virtual one for each call where the JVM has them (21 and
 * later), else a pool. How many calls run at once is for {@link Admission} to decide, so nothing
 * waits here. Thread-safe.
 */
final class Workers implements Executor {
  private static final String NAME = "msrpc-worker";

  /** How long an interrupted call has to notice. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final ExecutorService threads;

  /**
   * Threads that start when they are needed.
   *
   * @param most how many a pool may have
   * @param virtual whether virtual ones may be used
   */
  Workers(int most, boolean virtual) {
    ExecutorService oneForEachCall = virtual ? VirtualThreads.onePerTask(NAME) : null;
    this.threads = oneForEachCall == null ? pool(most) : oneForEachCall;
  }

  private static ExecutorService pool(int most) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            most,
            most,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new IsolatedThreadFactory(NAME, false));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  @Override
  public void execute(Runnable task) {
    threads.execute(task);
  }

  /**
   * Takes no more tasks, waits for those under way, and interrupts what is left.
   *
   * @param patience how long they may take before that
   * @return whether every thread has ended
   */
  boolean close(Duration patience) throws InterruptedException {
    threads.shutdown();
    if (threads.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      return true;
    }
    interrupt();
    return threads.awaitTermination(GRACE.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Takes no more tasks and interrupts those under way, without waiting for them. */
  void interrupt() {
    threads.shutdownNow();
  }
}
