package io.msrpc.im.provider.storage.sqlite;

import java.sql.SQLException;

/**
 * Something to do with the database: on the writer's thread, in a transaction it shares with
 * others, or on a reader's.
 */
interface Command<T> {
  T run(Database database) throws SQLException;
}
