package io.msrpc.im.provider.storage.sqlite;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Waiting that an interrupt does not end; it is left for whoever asks next. */
final class Threads {
  private interface Wait<T> {
    T await() throws InterruptedException;
  }

  private Threads() {}

  static <T> T take(BlockingQueue<T> queue) {
    return uninterruptibly(queue::take);
  }

  /** Null when nothing comes within the time; a time below 1 is none. */
  static <T> @Nullable T poll(BlockingQueue<T> queue, long nanos) {
    return uninterruptibly(() -> Optional.ofNullable(queue.poll(nanos, TimeUnit.NANOSECONDS)))
        .orElse(null);
  }

  static void join(Thread thread) {
    uninterruptibly(
        () -> {
          thread.join();
          return thread;
        });
  }

  static void join(ExecutorService executor) {
    uninterruptibly(() -> executor.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS));
  }

  private static <T> T uninterruptibly(Wait<T> wait) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return wait.await();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
