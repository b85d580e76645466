package io.msrpc.im.provider.storage.sqlite;

import io.msrpc.im.provider.storage.StorageBusyException;
import io.msrpc.im.provider.storage.StorageFailedException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A few threads that read, each with a connection of its own; what is asked while all are busy
 * waits in a bounded queue. A read sees everything that was answered as committed before it began.
 */
final class Readers implements AutoCloseable {
  /** Most reads that wait. */
  private static final int QUEUE = 4096;

  private final int count;
  private final BlockingQueue<Database> idle;
  private final ThreadPoolExecutor threads;
  private final FailureLog failures;
  private int open;

  /** Opens the connections. */
  Readers(Transactions.Connector connector, int count, FailureLog failures) throws SQLException {
    this.failures = failures;
    this.count = count;
    this.open = count;
    idle = new ArrayBlockingQueue<>(count, true);
    for (int i = 0; i < count; i++) {
      idle.add(connector.connect());
    }
    threads =
        new ThreadPoolExecutor(
            count,
            count,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            task -> new Thread(null, task, "msim-reader", 0, false));
  }

  /** Fails with {@link StorageBusyException} or {@link StorageFailedException}. */
  <T> CompletableFuture<T> read(Command<T> query) {
    try {
      return CompletableFuture.supplyAsync(() -> run(query), threads);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(new StorageBusyException("too many reads are waiting"));
    }
  }

  /**
   * Keeps reads from beginning and waits until those under way have ended, but not for longer than
   * a time. The connections that rest then are to be given back with {@link #resume}.
   */
  List<Database> rest(long millis) {
    List<Database> resting = new ArrayList<>();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (resting.size() < count) {
      Database next = Threads.poll(idle, end - System.nanoTime());
      if (next == null) {
        break;
      }
      resting.add(next);
    }
    return resting;
  }

  /** Lets reads begin again. */
  void resume(List<Database> resting) {
    idle.addAll(resting);
  }

  /** Answers what waits already, then ends. */
  @Override
  public synchronized void close() {
    threads.shutdown();
    Threads.join(threads);
    for (; open > 0; open--) {
      Threads.take(idle).close();
    }
  }

  private <T> T run(Command<T> query) {
    Database database = Threads.take(idle);
    try {
      return query.run(database);
    } catch (SQLException e) {
      failures.failed(e);
      throw new StorageFailedException("reading failed: " + e.getMessage(), e);
    } finally {
      idle.add(database);
    }
  }
}
