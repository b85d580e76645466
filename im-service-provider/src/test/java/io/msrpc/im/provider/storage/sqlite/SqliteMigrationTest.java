package io.msrpc.im.provider.storage.sqlite;

import static io.msrpc.im.provider.StoreFixture.ALICE;
import static io.msrpc.im.provider.StoreFixture.BOB;
import static io.msrpc.im.provider.StoreFixture.await;
import static io.msrpc.im.provider.StoreFixture.cmid;
import static io.msrpc.im.provider.StoreFixture.conv;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.im.account.Account;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases of earlier versions are taken over. */
final class SqliteMigrationTest {
  @TempDir private Path directory;

  @Test
  void countsUnreadByOthers_inADatabaseThatCountedAll() throws SQLException {
    String url = "jdbc:sqlite:" + directory.resolve("msim.db");
    Flyway.configure()
        .dataSource(url, "", "")
        .locations("classpath:io/msrpc/im/provider/storage/sqlite")
        .target("1")
        .load()
        .migrate();
    String conv = conv(ALICE, BOB);
    try (Connection connection = DriverManager.getConnection(url);
        Statement sql = connection.createStatement()) {
      for (Account each : new Account[] {ALICE, BOB}) {
        sql.executeUpdate(
            "insert into account values ('%s', '%s', 'x', 'x', 1)"
                .formatted(each.uid(), each.user()));
      }
      sql.executeUpdate(
          "insert into conversation values ('%s', 'PRIVATE', 1, 4, 4, 4)".formatted(conv));
      sql.executeUpdate(
          "insert into member values ('%s', '%s', '%s', 1, 2, 2)"
              .formatted(ALICE.uid(), conv, BOB.uid()));
      sql.executeUpdate(
          "insert into member values ('%s', '%s', '%s', 1, 0, 0)"
              .formatted(BOB.uid(), conv, ALICE.uid()));
      Account[] senders = {BOB, ALICE, BOB, ALICE};
      for (int seq = 1; seq <= 4; seq++) {
        sql.executeUpdate(
            "insert into entry values ('%s', %d, %d, 'TEXT', '%s', 'x', '%s', %d, '', '', 0, null, null, null)"
                .formatted(conv, seq, seq, senders[seq - 1].uid(), cmid(), seq));
      }
    }

    try (SqliteStore store =
        SqliteStore.open(directory.resolve("msim.db"), InstantSource.system())) {
      assertThat(unread(store, ALICE)).isEqualTo(1);
      assertThat(unread(store, BOB)).isEqualTo(2);
    }
  }

  private static long unread(SqliteStore store, Account reader) {
    return await(store.conversations().conversations(reader.uid(), Long.MAX_VALUE, 10))
        .conversations()
        .get(0)
        .unread();
  }
}
