package io.msrpc.transport;

import io.msrpc.call.ServiceFailure;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the work of other threads to one event loop, in the order in which it came: the loop is
 * woken once for all that has gathered when it gets there, and what its tasks have written leaves
 * in one flush. Work of the loop's own runs at once, after what has gathered: a refusal need not
 * wait until the loop has read all that there is to read.
 *
 * <p>A stack of which each batch is turned over: two threads never wait for each other. Never
 * refuses: if the loop has ended, the task runs on the current thread and finds its channel closed.
 */
public final class LoopQueue {
  private static final Logger LOG = LoggerFactory.getLogger(LoopQueue.class);

  private final EventExecutor loop;
  private final Runnable flush;
  private final Runnable run = this::run;
  private final AtomicReference<@Nullable Entry> newest = new AtomicReference<>();

  /** Confined to the event loop. */
  private boolean running;

  private static final class Entry {
    private final Runnable task;
    private final long bytes;
    private @Nullable Entry next;

    Entry(Runnable task, long bytes) {
      this.task = task;
      this.bytes = bytes;
    }
  }

  /**
   * A queue in front of a loop.
   *
   * @param flush runs after every batch
   */
  public LoopQueue(EventExecutor loop, Runnable flush) {
    this.loop = loop;
    this.flush = flush;
  }

  /** Runs a task on the loop, soon. */
  public void execute(Runnable task) {
    offer(task, 0, Long.MAX_VALUE);
  }

  /**
   * Runs a task on the loop, soon, unless too much is waiting.
   *
   * @param bytes what the task holds
   * @param limit most bytes that may wait here, this task's left out
   * @return false if it will not run
   */
  public boolean offer(Runnable task, int bytes, long limit) {
    if (!running && loop.inEventLoop()) {
      runGathered();
      task.run();
      flush.run();
      return true;
    }
    for (; ; ) {
      Entry before = newest.get();
      long waiting = before == null ? 0 : before.bytes;
      if (waiting > limit) {
        return false;
      }
      Entry entry = new Entry(task, waiting + bytes);
      entry.next = before;
      if (newest.compareAndSet(before, entry)) {
        wake(before == null);
        return true;
      }
    }
  }

  private void wake(boolean first) {
    if (first) {
      try {
        loop.execute(run);
      } catch (RejectedExecutionException e) {
        run();
      }
    }
  }

  private void run() {
    runGathered();
    flush.run();
  }

  private void runGathered() {
    running = true;
    for (Entry entry = inOrder(newest.getAndSet(null)); entry != null; entry = entry.next) {
      try {
        entry.task.run();
      } catch (Throwable e) {
        LOG.error("A task of an event loop failed", ServiceFailure.loggable(e));
      }
    }
    running = false;
  }

  private static @Nullable Entry inOrder(@Nullable Entry reversed) {
    Entry first = null;
    for (Entry entry = reversed; entry != null; ) {
      Entry older = entry.next;
      entry.next = first;
      first = entry;
      entry = older;
    }
    return first;
  }
}
