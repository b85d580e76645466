package io.msrpc.im.provider.storage.sqlite;

import io.msrpc.im.provider.Stores;
import java.nio.file.Path;
import java.time.InstantSource;

/** The ports of a SQLite store. */
public final class SqliteStores {
  private SqliteStores() {}

  /** One of 120 pages, which are soon full. */
  public static SqliteStore small(Path file) {
    return SqliteStore.open(file, InstantSource.system(), 120, 64 << 20);
  }

  public static Stores of(SqliteStore store) {
    return new Stores(
        store.conversations(),
        store.accounts(),
        store.sessions(),
        store.cursors(),
        store.contacts());
  }
}
