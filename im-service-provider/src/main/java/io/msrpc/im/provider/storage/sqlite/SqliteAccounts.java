package io.msrpc.im.provider.storage.sqlite;

import io.msrpc.im.account.Account;
import io.msrpc.im.provider.account.AccountDirectory;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Accounts, one row each. */
final class SqliteAccounts implements AccountDirectory {
  private static final int WEIGHT = 512;

  private final Writer writer;
  private final Readers readers;
  private final InstantSource clock;

  SqliteAccounts(Writer writer, Readers readers, InstantSource clock) {
    this.writer = writer;
    this.readers = readers;
    this.clock = clock;
  }

  @Override
  public CompletableFuture<Boolean> add(Credentials credentials) {
    Account account = credentials.account();
    return writer.submit(
        WEIGHT,
        database ->
            database.update(
                    "insert into account values (?, ?, ?, ?, ?) on conflict (name) do nothing",
                    account.uid(),
                    account.user(),
                    account.nick(),
                    credentials.passwordHash(),
                    clock.millis())
                > 0,
        added -> {});
  }

  @Override
  public CompletableFuture<Optional<Credentials>> findByName(String name) {
    return readers.read(
        database ->
            database.one(
                "select uid, name, nick, password from account where name = ?",
                row -> new Credentials(account(row, 1), row.getString(4)),
                name));
  }

  @Override
  public CompletableFuture<Optional<Account>> findById(String uid) {
    return readers.read(
        database ->
            database.one(
                "select uid, name, nick from account where uid = ?", row -> account(row, 1), uid));
  }

  /** Reads uid, name and nick, beginning at a column. */
  static Account account(ResultSet row, int first) throws SQLException {
    return new Account(row.getString(first), row.getString(first + 1), row.getString(first + 2));
  }
}
