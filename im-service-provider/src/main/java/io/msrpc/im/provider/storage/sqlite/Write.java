package io.msrpc.im.provider.storage.sqlite;

import io.msrpc.im.provider.storage.StorageException;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteException;

/**
 * One command on its way through the {@link Writer}: run inside a savepoint, so that its own
 * failure undoes nothing but itself, and answered after the commit of all.
 */
final class Write<T> {
  private static final Logger log = LoggerFactory.getLogger(Write.class);

  private final int weight;
  private final Command<T> command;
  private final Consumer<T> onCommit;
  private final CompletableFuture<T> answer = new CompletableFuture<>();
  private @Nullable T result;
  private @Nullable Throwable failure;

  Write(int weight, Command<T> command, Consumer<T> onCommit) {
    this.weight = weight;
    this.command = command;
    this.onCommit = onCommit;
  }

  int weight() {
    return weight;
  }

  CompletableFuture<T> answer() {
    return answer;
  }

  /**
   * Runs the command. Its own failure is kept for {@link #answerCommitted}.
   *
   * @throws SQLException when the storage is to blame, so that nothing of the transaction may stay
   */
  void run(Database database) throws SQLException {
    database.update("savepoint command");
    try {
      result = command.run(database);
    } catch (SQLException e) {
      if (!isItsOwnFault(e)) {
        throw e;
      }
      undo(database, e);
    } catch (RuntimeException | Error e) {
      undo(database, e);
    }
    database.update("release command");
  }

  /** Completes the future, once the transaction is on disk. */
  void answerCommitted() {
    T committed = result;
    if (failure != null || committed == null) {
      answer.completeExceptionally(
          failure != null ? failure : new IllegalStateException("a command answered nothing"));
      return;
    }
    try {
      onCommit.accept(committed);
    } catch (RuntimeException | Error e) {
      log.error("A listener to commits failed", e);
    }
    answer.complete(committed);
  }

  /** Completes the future: the transaction is not on disk. */
  void answerFailed(StorageException failed) {
    answer.completeExceptionally(failed);
  }

  private void undo(Database database, Throwable e) throws SQLException {
    database.update("rollback to command");
    failure = e;
  }

  private static boolean isItsOwnFault(SQLException e) {
    if (!(e instanceof SQLiteException sqlite)) {
      return false;
    }
    return switch (sqlite.getResultCode().code & 0xff) {
      case 1, 18, 19, 20, 25 -> true; // ERROR, TOOBIG, CONSTRAINT, MISMATCH, RANGE
      default -> false;
    };
  }
}
