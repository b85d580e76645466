package io.msrpc.proxy;

import io.msrpc.transport.VirtualThreads;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Where one client completes the futures of its asynchronous calls, and so where their dependents
 * run: on threads that may wait, for other calls of the same client too (docs/adr/0015).
 *
 * <p>From JDK 24 on a virtual thread a completion; before that, where a virtual thread that waits
 * inside {@code synchronized} keeps its carrier, a {@link GrowingPool}. Threads start when they are
 * needed, are daemons, and inherit nothing from the one that needed them. Thread-safe.
 */
public final class CallbackThreads implements Executor, AutoCloseable {
  private static final String NAME = "msrpc-client-callback";
  private static final int FIRST_JDK_THAT_DOES_NOT_PIN = 24;

  private final Executor threads;
  private final Runnable end;

  /**
   * Starts nothing yet.
   *
   * @param timers of the same client; end before these threads do
   */
  public CallbackThreads(ScheduledExecutorService timers) {
    ExecutorService virtual =
        Runtime.version().feature() >= FIRST_JDK_THAT_DOES_NOT_PIN
            ? VirtualThreads.onePerTask(NAME)
            : null;
    if (virtual == null) {
      GrowingPool pool = new GrowingPool(NAME, timers);
      this.threads = pool;
      this.end = pool::close;
    } else {
      this.threads = virtual;
      this.end = virtual::shutdown;
    }
  }

  @Override
  public void execute(Runnable task) {
    threads.execute(task);
  }

  /** Takes no more tasks. Those that it has run to their end; the threads end with them. */
  @Override
  public void close() {
    end.run();
  }
}
