package io.msrpc.im.provider.storage.sqlite;

import io.msrpc.im.provider.storage.StorageBusyException;
import io.msrpc.im.provider.storage.StorageException;
import io.msrpc.im.provider.storage.StorageFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only one who writes. Commands wait in a bounded queue; a thread of its own takes all that
 * wait (up to a bound), runs them in one transaction with one commit, so one fsync for all, and
 * hands them to a second thread, which answers them in the order of the commits while the next
 * transaction runs.
 *
 * <p>A command that fails by its own fault, an {@link Error} too, fails alone. When the storage
 * fails, at whatever point, the transaction is rolled back and every command of it fails: nothing
 * is ever answered as done that is not on disk. Whatever is thrown, the thread goes on.
 */
final class Writer implements AutoCloseable {
  /** Most commands in one transaction. */
  private static final int BATCH = 512;

  private static final Logger log = LoggerFactory.getLogger(Writer.class);

  private final BlockingQueue<Write<?>> queue = new LinkedBlockingQueue<>();
  private final Write<?> stop = new Write<>(0, database -> "", stopped -> {});
  private final ExecutorService answers =
      Executors.newSingleThreadExecutor(task -> new Thread(null, task, "msim-answers", 0, false));
  private final Thread thread = new Thread(null, this::run, "msim-writer", 0, false);
  private final Transactions transactions;
  private final long mostBytes;
  private long heldBytes;
  private boolean closed;

  /** With most bytes of commands, by their own estimate, that may wait or be unanswered. */
  Writer(Transactions transactions, long mostBytes) {
    this.transactions = transactions;
    this.mostBytes = mostBytes;
  }

  void start() {
    thread.start();
  }

  /**
   * Has a command run and committed.
   *
   * @param weight bytes it holds until it is answered, roughly
   * @param onCommit told the result after the commit, before the future completes; calls come one
   *     by one in the order of the commits, on the thread that completes the futures, and must not
   *     block
   * @return fails with {@link StorageBusyException}, {@link StorageFailedException} or what the
   *     command threw
   */
  <T> CompletableFuture<T> submit(int weight, Command<T> command, Consumer<T> onCommit) {
    Write<T> write = new Write<>(weight, command, onCommit);
    synchronized (queue) {
      if (closed || heldBytes + weight > mostBytes) {
        return CompletableFuture.failedFuture(
            new StorageBusyException(closed ? "storage is closed" : "too many writes are waiting"));
      }
      heldBytes += weight;
      queue.add(write);
    }
    return write.answer();
  }

  /** Runs and answers what waits already, then ends; later commands are refused. */
  @Override
  public void close() {
    synchronized (queue) {
      if (!closed) {
        closed = true;
        queue.add(stop);
      }
    }
    Threads.join(thread);
    answers.shutdown();
    Threads.join(answers);
  }

  private void run() {
    List<Write<?>> batch = new ArrayList<>();
    boolean running = true;
    while (running) {
      try {
        batch.add(Threads.take(queue));
        queue.drainTo(batch, BATCH - 1);
        commit(batch.stream().filter(write -> write != stop).toList());
        transactions.cutLog();
      } catch (RuntimeException | Error e) {
        fail(batch, e);
      }
      running = !batch.contains(stop);
      batch.clear();
    }
    transactions.close();
  }

  /** Not even the answers could be handed over, as without memory for it; the thread goes on. */
  private void fail(List<Write<?>> batch, Throwable e) {
    try {
      log.error("The writer failed, and goes on", e);
      settle(
          batch, write -> write.answerFailed(new StorageFailedException("the writer failed", e)));
    } catch (RuntimeException | Error again) {
      log.error("The writer failed to say that it failed, and goes on", again);
    }
  }

  private void commit(List<Write<?>> batch) {
    try {
      transactions.commit(batch);
      answer(batch, Write::answerCommitted);
    } catch (StorageException e) {
      answer(batch, write -> write.answerFailed(e));
    }
  }

  private void answer(List<Write<?>> batch, Consumer<Write<?>> answer) {
    answers.execute(() -> settle(batch, answer));
  }

  private void settle(List<Write<?>> batch, Consumer<Write<?>> answer) {
    synchronized (queue) {
      batch.forEach(write -> heldBytes -= write.weight());
    }
    batch.forEach(answer);
  }
}
