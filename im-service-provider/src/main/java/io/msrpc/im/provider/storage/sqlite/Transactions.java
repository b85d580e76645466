package io.msrpc.im.provider.storage.sqlite;

import io.msrpc.im.provider.storage.StorageFailedException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Runs batches of commands, each batch in one transaction, and opens another connection after one
 * that could not even be rolled back. Used by the writer's thread alone; the count may be read by
 * any.
 */
final class Transactions implements AutoCloseable {
  /** Opens the connection that writes. */
  interface Connector {
    Database connect() throws SQLException;
  }

  private final Connector connector;
  private final WriteAheadLog log;
  private final FailureLog failures;
  private final AtomicLong committed = new AtomicLong();
  private @Nullable Database database;

  Transactions(Connector connector, WriteAheadLog log, FailureLog failures) {
    this.connector = connector;
    this.log = log;
    this.failures = failures;
  }

  /** How many have been committed. */
  long committed() {
    return committed.get();
  }

  /**
   * Runs the commands in order and commits.
   *
   * @throws StorageFailedException when nothing of it was done
   */
  void commit(List<Write<?>> batch) {
    try {
      Database open = open();
      open.update("begin immediate");
      for (Write<?> write : batch) {
        write.run(open);
      }
      open.update("commit");
      committed.incrementAndGet();
      failures.worked();
    } catch (SQLException | RuntimeException | Error e) {
      rollBack();
      failures.failed(e);
      throw new StorageFailedException("storage failed: " + e.getMessage(), e);
    }
  }

  /** Keeps the write-ahead log short; to be called when nobody waits for an answer. */
  void cutLog() {
    Database open = database;
    if (open != null) {
      try {
        log.cut(open);
      } catch (SQLException | RuntimeException | Error e) {
        failures.failed(e);
      }
    }
  }

  /** Closes the connection. */
  @Override
  public void close() {
    Database open = database;
    database = null;
    if (open != null) {
      open.close();
    }
  }

  private Database open() throws SQLException {
    Database open = database;
    if (open == null) {
      open = connector.connect();
      database = open;
    }
    return open;
  }

  /** The engine may have rolled back by itself, after which ours is an error; so ask no further. */
  private void rollBack() {
    Database open = database;
    if (open != null) {
      try {
        open.update("rollback");
      } catch (SQLException | RuntimeException | Error e) {
        close();
      }
    }
  }
}
