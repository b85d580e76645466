package io.msrpc.im.provider.storage.sqlite;

import io.msrpc.im.account.Account;
import io.msrpc.im.contact.ContactService.AddOutcome;
import io.msrpc.im.provider.contact.ContactDirectory;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Contacts, one row for each in each list. */
final class SqliteContacts implements ContactDirectory {
  private static final int WEIGHT = 256;

  private final Writer writer;
  private final Readers readers;

  SqliteContacts(Writer writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
  }

  @Override
  public CompletableFuture<List<Account>> list(String uid) {
    return readers.read(
        database ->
            database.all(
                "select a.uid, a.name, a.nick from contact c join account a on a.uid = c.contact"
                    + " where c.uid = ? order by a.nick, a.uid",
                row -> SqliteAccounts.account(row, 1),
                uid));
  }

  @Override
  public CompletableFuture<AddOutcome> add(String uid, String contact, int most) {
    return writer.submit(WEIGHT, database -> add(database, uid, contact, most), added -> {});
  }

  @Override
  public CompletableFuture<Boolean> remove(String uid, String contact) {
    return writer.submit(
        WEIGHT,
        database ->
            database.update("delete from contact where uid = ? and contact = ?", uid, contact) > 0,
        removed -> {});
  }

  private static AddOutcome add(Database database, String uid, String contact, int most)
      throws SQLException {
    boolean both =
        database
            .one(
                "select 1 from account a, account b where a.uid = ? and b.uid = ?",
                row -> true,
                uid,
                contact)
            .isPresent();
    if (!both) {
      return AddOutcome.NO_SUCH_USER;
    }
    database.update("insert into contact values (?, ?) on conflict do nothing", uid, contact);
    int size =
        database
            .one("select count(*) from contact where uid = ?", row -> row.getInt(1), uid)
            .orElse(0);
    if (size > most) {
      database.update("delete from contact where uid = ? and contact = ?", uid, contact);
      return AddOutcome.LIST_FULL;
    }
    return AddOutcome.ADDED;
  }
}
