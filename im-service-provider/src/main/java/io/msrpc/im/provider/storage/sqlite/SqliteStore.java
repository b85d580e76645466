package io.msrpc.im.provider.storage.sqlite;

import io.msrpc.im.provider.account.AccountDirectory;
import io.msrpc.im.provider.chat.ConversationLog;
import io.msrpc.im.provider.contact.ContactDirectory;
import io.msrpc.im.provider.data.DataDirectoryException;
import io.msrpc.im.provider.session.CursorDirectory;
import io.msrpc.im.provider.session.SessionDirectory;
import io.msrpc.im.provider.storage.StorageFailedException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteDataSource;

/**
 * The database of one provider process: a file in write-ahead mode, synced at every commit, brought
 * to the newest schema when it is opened. All ports of it may be used by any thread.
 */
public final class SqliteStore implements AutoCloseable {
  /** Most bytes of writes that wait for the disk or are not answered yet. */
  private static final long QUEUE_BYTES = 32 << 20;

  /** The write-ahead log is cut when it is longer. */
  private static final int WAL_BYTES = 64 << 20;

  /** Sessions that are over are kept so long, and their devices' cursors. */
  private static final Duration KEEP = Duration.ofDays(30);

  private static final int PROBE_WEIGHT = 64;
  private static final int READERS = 4;

  /** How long another process may lock the database; shorter than calls wait for their answer. */
  static final int BUSY_TIMEOUT_MILLIS = 1_000;

  private final Writer writer;
  private final Transactions transactions;
  private final WriteAheadLog log;
  private final Readers readers;
  private final InstantSource clock;

  private SqliteStore(
      Transactions transactions, WriteAheadLog log, Readers readers, InstantSource clock) {
    this.transactions = transactions;
    this.log = log;
    this.writer = new Writer(transactions, QUEUE_BYTES);
    this.readers = readers;
    this.clock = clock;
    writer.start();
  }

  /**
   * Opens or creates the database.
   *
   * @throws StorageFailedException when the file cannot be opened
   * @throws DataDirectoryException when it is of a later version
   */
  public static SqliteStore open(Path file, InstantSource clock) {
    return open(file, clock, Integer.MAX_VALUE, WAL_BYTES);
  }

  /** With a most number of pages, which stands for a full disk, and a limit for the log. */
  static SqliteStore open(Path file, InstantSource clock, int mostPages, int walBytes) {
    SQLiteConfig config = writing();
    config.setMaxPageCount(mostPages);
    config.setJournalSizeLimit(walBytes);
    SQLiteDataSource source = source(file, config);
    try {
      migrate(file, source);
      FailureLog failures = new FailureLog(clock);
      Readers readers = new Readers(connector(source(file, reading())), READERS, failures);
      WriteAheadLog log = new WriteAheadLog(file, walBytes, readers);
      Transactions transactions = new Transactions(connector(source), log, failures);
      return new SqliteStore(transactions, log, readers, clock);
    } catch (SQLException | FlywayException e) {
      throw new StorageFailedException("cannot open " + file + ": " + e.getMessage(), e);
    }
  }

  private static void migrate(Path file, SQLiteDataSource source) {
    Flyway flyway =
        Flyway.configure(SqliteStore.class.getClassLoader())
            .dataSource(source)
            .locations("classpath:io/msrpc/im/provider/storage/sqlite")
            .load();
    for (MigrationInfo applied : flyway.info().applied()) {
      if (applied.getState() == MigrationState.FUTURE_SUCCESS
          || applied.getState() == MigrationState.FUTURE_FAILED) {
        throw new DataDirectoryException(
            "the database %s is of schema version %s, which is later than this msim"
                .formatted(file, applied.getVersion()),
            "Start the msim that wrote it, or a newer one; or put back a backup of before.");
      }
    }
    flyway.migrate();
  }

  /** The log of every conversation. */
  public ConversationLog conversations() {
    return new SqliteConversationLog(writer, readers, clock);
  }

  /** All accounts. */
  public AccountDirectory accounts() {
    return new SqliteAccounts(writer, readers, clock);
  }

  /** All sessions. */
  public SessionDirectory sessions() {
    return new SqliteSessions(writer, readers, clock);
  }

  /** How far each device is. */
  public CursorDirectory cursors() {
    return new SqliteCursors(writer, readers);
  }

  /** All lists of contacts. */
  public ContactDirectory contacts() {
    return new SqliteContacts(writer, readers);
  }

  /** Writes a row durably, to see whether that works; completes with the time it wrote. */
  public CompletableFuture<Long> probe() {
    return writer.submit(
        PROBE_WEIGHT,
        database -> {
          long now = clock.millis();
          database.update("insert or replace into probe values (1, ?)", now);
          return now;
        },
        probed -> {});
  }

  /**
   * Deletes a bounded number of rows that nobody needs any more: sessions that have been over for
   * 30 days, and what devices without any session had confirmed. Completes with how many.
   */
  public CompletableFuture<Integer> sweep() {
    long before = clock.millis() - KEEP.toMillis();
    return writer.submit(PROBE_WEIGHT, new Sweep(before), swept -> {});
  }

  /** Bytes of the write-ahead log. */
  public long logBytes() {
    return log.bytes();
  }

  /** How many transactions have been committed since it was opened. */
  public long commits() {
    return transactions.committed();
  }

  /** Finishes the writes and reads that wait, folds the write-ahead log into the file, closes. */
  @Override
  public void close() {
    readers.close();
    writer.close();
  }

  static SQLiteConfig writing() {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    return config;
  }

  private static SQLiteConfig reading() {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    return config;
  }

  /** Opens connections as configured. */
  static Transactions.Connector connector(SQLiteDataSource source) {
    return () -> new Database(source.getConnection());
  }

  static SQLiteDataSource source(Path file, SQLiteConfig config) {
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }
}
