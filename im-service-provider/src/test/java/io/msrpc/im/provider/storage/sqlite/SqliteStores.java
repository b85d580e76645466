package io.msrpc.im.provider.storage.sqlite;

import io.msrpc.im.provider.Stores;

/** The ports of a SQLite store. */
public final class SqliteStores {
  private SqliteStores() {}

  public static Stores of(SqliteStore store) {
    return new Stores(
        store.conversations(),
        store.accounts(),
        store.sessions(),
        store.cursors(),
        store.contacts());
  }
}
