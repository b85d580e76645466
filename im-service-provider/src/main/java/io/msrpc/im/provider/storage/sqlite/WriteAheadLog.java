package io.msrpc.im.provider.storage.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the write-ahead log short. SQLite begins it anew only at a write that finds nobody reading
 * from it, and while many read there may be none. So at a limit it is folded into the database and
 * cut: reads that have begun are waited for, but not for long, and others begin after it. Used by
 * the writer's thread; the size may be asked for on any.
 */
final class WriteAheadLog {
  private static final int PATIENCE_MILLIS = 1_000;
  private static final Logger log = LoggerFactory.getLogger(WriteAheadLog.class);

  private final Path file;
  private final long limit;
  private final Readers readers;
  private long failedAt;

  /** Of a database's file, with the bytes from which on it is cut, and who reads. */
  WriteAheadLog(Path database, long limit, Readers readers) {
    this.readers = readers;
    this.file = database.resolveSibling(database.getFileName() + "-wal");
    this.limit = limit;
  }

  /** Its bytes; 0 when there is none. */
  long bytes() {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      log.warn("The size of {} cannot be read: {}", file, e.toString());
      return 0;
    }
  }

  /** Cuts it if it is too long. After a vain try it grows by the limit before the next one. */
  void cut(Database database) throws SQLException {
    long bytes = bytes();
    if (bytes <= limit || (bytes >= failedAt && bytes < failedAt + limit)) {
      return;
    }
    List<Database> resting = readers.rest(PATIENCE_MILLIS);
    boolean done;
    try {
      done = checkpoint(database);
    } finally {
      readers.resume(resting);
    }
    if (done) {
      failedAt = 0;
    } else {
      failedAt = bytes;
      log.warn(
          "{} has {} bytes and cannot be cut: something has been reading the database for more than"
              + " {} ms",
          file,
          bytes,
          PATIENCE_MILLIS);
    }
  }

  private static boolean checkpoint(Database database) throws SQLException {
    wait(database, PATIENCE_MILLIS);
    try {
      return database
          .one("pragma wal_checkpoint(truncate)", row -> row.getInt(1) == 0)
          .orElse(false);
    } finally {
      wait(database, SqliteStore.BUSY_TIMEOUT_MILLIS);
    }
  }

  private static void wait(Database database, int millis) throws SQLException {
    database.one("pragma busy_timeout = " + millis, row -> row.getInt(1));
  }
}
