package io.msrpc.im.provider.storage.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection and the statements it has prepared so far, of which there are only as many as this
 * package's source names. Used by one thread at a time.
 */
final class Database implements AutoCloseable {
  /** Makes a value of the row a result stands on. */
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  private static final Logger log = LoggerFactory.getLogger(Database.class);

  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  Database(Connection connection) {
    this.connection = connection;
  }

  /** Runs a statement that answers no rows; returns how many rows it changed. */
  int update(String sql, @Nullable Object... arguments) throws SQLException {
    return bound(sql, arguments).executeUpdate();
  }

  /** The first row, if any. */
  <T> Optional<T> one(String sql, Row<T> reader, @Nullable Object... arguments)
      throws SQLException {
    try (ResultSet rows = bound(sql, arguments).executeQuery()) {
      return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
    }
  }

  /** All rows; the statement bounds them. */
  <T> List<T> all(String sql, Row<T> reader, @Nullable Object... arguments) throws SQLException {
    try (ResultSet rows = bound(sql, arguments).executeQuery()) {
      List<T> values = new ArrayList<>();
      while (rows.next()) {
        values.add(reader.read(rows));
      }
      return values;
    }
  }

  /** The last connection to close folds the write-ahead log into the file. */
  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      log.warn("A connection to the database did not close properly", e);
    }
  }

  private PreparedStatement bound(String sql, @Nullable Object... arguments) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    for (int i = 0; i < arguments.length; i++) {
      statement.setObject(i + 1, arguments[i]);
    }
    return statement;
  }
}
