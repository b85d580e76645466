package io.msrpc.im.provider.storage.sqlite;

import static io.msrpc.im.provider.StoreFixture.ALICE;
import static io.msrpc.im.provider.StoreFixture.BOB;
import static io.msrpc.im.provider.StoreFixture.await;
import static io.msrpc.im.provider.StoreFixture.cmid;
import static io.msrpc.im.provider.StoreFixture.conv;
import static io.msrpc.im.provider.StoreFixture.phoneOf;
import static io.msrpc.im.provider.StoreFixture.seqs;
import static io.msrpc.im.provider.StoreFixture.session;
import static io.msrpc.im.provider.StoreFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.im.chat.Pull;
import io.msrpc.im.chat.PullResult;
import io.msrpc.im.provider.StoreFixture;
import io.msrpc.im.provider.Stores;
import io.msrpc.im.provider.chat.Appended;
import io.msrpc.im.provider.data.DataDirectoryException;
import io.msrpc.im.provider.storage.StorageBusyException;
import io.msrpc.im.provider.storage.StorageFailedException;
import io.msrpc.im.session.Cursor;
import io.msrpc.im.session.DeviceCursors;
import io.msrpc.im.session.SessionRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteStoreTest {
  @TempDir private Path directory;
  private Path file;
  private final AtomicLong now = new AtomicLong(1_000_000);

  @BeforeEach
  void name() {
    file = directory.resolve("msim.db");
  }

  @Test
  void keepsEverything_whenItIsOpenedAgain() throws IOException {
    try (SqliteStore store = open()) {
      new StoreFixture(SqliteStores.of(store)).send(phoneOf(ALICE), BOB, 3);
    }
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
    try (SqliteStore store = open()) {
      assertThat(logged(store)).isEqualTo(3);
      List<Appended> next =
          await(
              store
                  .conversations()
                  .append(
                      phoneOf(ALICE),
                      List.of(text(phoneOf(ALICE), BOB, cmid(), "x")),
                      added -> {}));
      assertThat(seqs(next)).containsExactly(4L);
    }
  }

  @Test
  void sharesOneSync_amongManyAppends() {
    try (SqliteStore store = open()) {
      new StoreFixture(SqliteStores.of(store));
      long before = store.commits();
      List<CompletableFuture<List<Appended>>> answers = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        answers.add(append(store, "x"));
      }
      answers.forEach(StoreFixture::await);
      assertThat(logged(store)).isEqualTo(2_000);
      assertThat(store.commits() - before).isLessThan(500);
    }
  }

  @Test
  @DisplayName("I14: a full disk acknowledges nothing; what was acknowledged before stays")
  void acknowledgesNothing_whenTheDiskIsFull() {
    int acknowledged = 0;
    try (SqliteStore store = SqliteStores.small(file)) {
      new StoreFixture(SqliteStores.of(store));
      Throwable failure = null;
      while (failure == null) {
        failure = append(store, "x".repeat(10_000)).handle((done, e) -> e).join();
        acknowledged += failure == null ? 1 : 0;
      }
      assertThat(failure).isInstanceOf(StorageFailedException.class);
      assertThat(acknowledged).isPositive();
      assertThat(logged(store)).isEqualTo(acknowledged);
    }
    try (SqliteStore larger = open()) {
      assertThat(logged(larger)).isEqualTo(acknowledged);
      assertThat(seqs(await(append(larger, "x")))).containsExactly(acknowledged + 1L);
    }
  }

  @Test
  void syncsEveryCommit_andChecksForeignKeys() throws SQLException {
    open().close();
    try (Database database =
        SqliteStore.connector(SqliteStore.source(file, SqliteStore.writing())).connect()) {
      assertThat(pragma(database, "journal_mode")).isEqualTo("wal");
      assertThat(pragma(database, "synchronous")).isEqualTo("2");
      assertThat(pragma(database, "foreign_keys")).isEqualTo("1");
    }
  }

  @Test
  void probesByWriting() {
    try (SqliteStore store = open()) {
      long before = store.commits();
      assertThat(await(store.probe())).isPositive();
      assertThat(store.commits()).isGreaterThan(before);
    }
  }

  @Test
  void refusesEverything_whenClosed() {
    SqliteStore store = open();
    store.close();
    assertThatThrownBy(() -> store.probe().join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(StorageBusyException.class);
    assertThatThrownBy(() -> store.accounts().findByName("alice").join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(StorageBusyException.class);
    store.close();
  }

  @Test
  void cutsTheWriteAheadLog_whileManyRead() {
    int limit = 1 << 20;
    try (SqliteStore store = SqliteStore.open(file, clock(), Integer.MAX_VALUE, limit)) {
      new StoreFixture(SqliteStores.of(store)).send(phoneOf(ALICE), BOB, 200);
      AtomicBoolean over = new AtomicBoolean();
      for (int i = 0; i < 8; i++) {
        readUntil(over, store);
      }
      for (int i = 0; i < 10; i++) {
        append(store, 50);
      }
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                append(store, 10);
                return store.logBytes() <= 2 * limit;
              });
      over.set(true);
    }
  }

  @Test
  void writesOn_whenAReaderNeverEnds_andCutsTheLogWhenItDoes() throws SQLException {
    int limit = 5 << 20;
    try (SqliteStore store = SqliteStore.open(file, clock(), Integer.MAX_VALUE, limit)) {
      new StoreFixture(SqliteStores.of(store));
      try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + file);
          Statement statement = reader.createStatement()) {
        statement.execute("begin");
        statement.executeQuery("select count(*) from account").close();
        append(store, 500);
        assertThat(store.logBytes()).isGreaterThan(limit);
      }
      append(store, 500);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> await(store.probe()) > 0 && store.logBytes() <= limit);
    }
  }

  @Test
  void forgetsSessionsThatHaveBeenOverForAMonth_andWhatTheirDevicesHadConfirmed() {
    try (SqliteStore store = SqliteStore.open(file, clock())) {
      Stores stores = SqliteStores.of(store);
      StoreFixture fixture = new StoreFixture(stores);
      fixture.send(phoneOf(ALICE), BOB, 1);
      SessionRef laptop = fixture.open(BOB, "laptop", "linux");
      confirm(stores, "laptop");
      confirm(stores, "phone");
      await(stores.sessions().end(BOB.uid(), laptop.sid()));
      now.set(Duration.ofDays(30).toMillis() + 1_000);
      assertThat(await(store.sweep())).isZero();
      now.addAndGet(1_000_000);
      assertThat(await(store.sweep())).isEqualTo(2);
      assertThat(await(stores.cursors().of(BOB.uid(), "laptop"))).isEmpty();
      assertThat(await(stores.cursors().of(BOB.uid(), "phone"))).hasSize(1);
      now.set(9_000_000_000_000L);
      assertThat(await(stores.sessions().list(BOB.uid()))).isEmpty();
      assertThat(await(store.sweep())).isZero();
      now.addAndGet(Duration.ofDays(30).toMillis() + 1);
      assertThat(await(store.sweep())).isEqualTo(4);
      assertThat(await(stores.cursors().of(BOB.uid(), "phone"))).isEmpty();
      assertThat(await(stores.sessions().find("bob-phone"))).isEmpty();
    }
  }

  @Test
  void forgetsInSmallSteps() {
    try (SqliteStore store = SqliteStore.open(file, clock())) {
      Stores stores = SqliteStores.of(store);
      new StoreFixture(stores);
      IntStream.range(0, 600)
          .mapToObj(i -> stores.sessions().start(session("s" + i, ALICE, "phone", "android")))
          .toList()
          .forEach(StoreFixture::await);
      now.set(Duration.ofDays(31).toMillis());
      assertThat(await(store.sweep())).isEqualTo(500);
      assertThat(await(store.sweep())).isEqualTo(100);
      assertThat(await(store.sweep())).isZero();
      assertThat(await(stores.sessions().list(ALICE.uid()))).hasSize(1);
    }
  }

  @Test
  void refusesADatabaseOfALaterVersion_andLeavesItAsItIs() throws Exception {
    open().close();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into flyway_schema_history select 99, '99', 'later', type, 'V99__later.sql',"
              + " checksum, installed_by, installed_on, 0, 1 from flyway_schema_history limit 1");
      statement.execute("pragma journal_mode = delete");
    }
    byte[] before = Files.readAllBytes(file);
    assertThatThrownBy(this::open)
        .isInstanceOf(DataDirectoryException.class)
        .hasMessageContaining("msim.db is of schema version 99, which is later");
    assertThat(Files.readAllBytes(file)).hasSameSizeAs(before);
  }

  @Test
  void refusesWhatIsNoDatabase() throws IOException {
    Files.writeString(file, "this is a letter to my aunt, and no database at all".repeat(100));
    assertThatThrownBy(this::open)
        .isInstanceOf(StorageFailedException.class)
        .hasMessageContaining("msim.db");
  }

  private static void confirm(Stores stores, String device) {
    Cursor cursor = new Cursor(conv(ALICE, BOB), 1, 1, 0);
    DeviceCursors cursors = new DeviceCursors(BOB.uid(), device, List.of(cursor));
    assertThat(await(stores.cursors().save(List.of(cursors)))).isEqualTo(1);
  }

  /** One read after the other. */
  private static void readUntil(AtomicBoolean over, SqliteStore store) {
    Pull pull = new Pull(phoneOf(BOB), conv(ALICE, BOB), 0, 1, 200, 200);
    store
        .conversations()
        .read(pull)
        .whenComplete(
            (page, failure) -> {
              if (failure == null && !over.get()) {
                readUntil(over, store);
              }
            });
  }

  private InstantSource clock() {
    return () -> Instant.ofEpochMilli(now.get());
  }

  private static String pragma(Database database, String name) throws SQLException {
    return database.one("pragma " + name, row -> row.getString(1)).orElseThrow();
  }

  private SqliteStore open() {
    return SqliteStore.open(file, InstantSource.system());
  }

  private static CompletableFuture<List<Appended>> append(SqliteStore store, String content) {
    return store
        .conversations()
        .append(phoneOf(ALICE), List.of(text(phoneOf(ALICE), BOB, cmid(), content)), added -> {});
  }

  private static void append(SqliteStore store, int count) {
    Stream.generate(() -> append(store, "x".repeat(16_000)))
        .limit(count)
        .toList()
        .forEach(StoreFixture::await);
  }

  /** How many entries there are, numbered without holes. */
  private static long logged(SqliteStore store) {
    long next = 1;
    PullResult.Entries page;
    do {
      Pull pull = new Pull(phoneOf(BOB), conv(ALICE, BOB), 0, next, 1_000_000, 200);
      page = (PullResult.Entries) await(store.conversations().read(pull));
      List<Long> expected = LongStream.range(next, next + page.entries().size()).boxed().toList();
      assertThat(page.entries()).extracting(entry -> entry.seq()).isEqualTo(expected);
      next += page.entries().size();
    } while (page.more());
    assertThat(page.headSeq()).isEqualTo(next - 1);
    return next - 1;
  }
}
