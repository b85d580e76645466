package io.msrpc.im.provider.storage.sqlite;

import static io.msrpc.im.provider.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.im.provider.StoreFixture;
import io.msrpc.im.provider.storage.StorageBusyException;
import io.msrpc.im.provider.storage.StorageFailedException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WriterTest {
  private static final int MOST_BYTES = 1_000;

  @TempDir private Path directory;
  private final CountDownLatch gate = new CountDownLatch(1);
  private Transactions transactions;
  private Writer writer;
  private Readers readers;
  private volatile boolean broken;

  @BeforeEach
  void open() throws SQLException {
    FailureLog failures = new FailureLog(InstantSource.system());
    readers = new Readers(this::connect, 1, failures);
    transactions =
        new Transactions(
            this::connect,
            new WriteAheadLog(directory.resolve("t.db"), 1 << 20, readers),
            failures);
    writer = new Writer(transactions, MOST_BYTES);
    writer.start();
    await(submit(db -> db.update("create table t (n integer primary key not null) strict")));
  }

  @AfterEach
  void close() {
    gate.countDown();
    writer.close();
    readers.close();
  }

  @Test
  void commitsOnce_forAllThatWaits() {
    long before = transactions.committed();
    List<CompletableFuture<Integer>> answers = new ArrayList<>();
    answers.add(submit(db -> waitForGate()));
    IntStream.range(0, 300).forEach(n -> answers.add(insert(n)));
    gate.countDown();
    answers.forEach(StoreFixture::await);
    assertThat(transactions.committed() - before).isBetween(1L, 3L);
    assertThat(count()).isEqualTo(300);
  }

  @Test
  void failsACommandAlone_whenItIsItsOwnFault() {
    CompletableFuture<Integer> blocker = submit(db -> waitForGate());
    CompletableFuture<Integer> first = insert(1);
    CompletableFuture<Integer> twice =
        submit(
            db -> {
              db.update("insert into t values (2)");
              return db.update("insert into t values (1)");
            });
    CompletableFuture<Integer> defect =
        submit(
            db -> {
              db.update("insert into t values (3)");
              throw new IllegalArgumentException("a defect");
            });
    CompletableFuture<Integer> last = insert(4);
    gate.countDown();
    await(blocker);
    assertThat(await(first)).isEqualTo(1);
    assertThat(twice)
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(SQLException.class);
    assertThat(defect)
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableThat()
        .havingCause()
        .withMessage("a defect");
    assertThat(await(last)).isEqualTo(1);
    assertThat(count()).isEqualTo(2);
  }

  @Test
  @DisplayName("I14: storage that fails answers nothing as done, and what it began is undone")
  void failsAll_whenStorageFails_andGoesOnWhenItWorksAgain() {
    submit(db -> waitForGate());
    List<Integer> committed = new CopyOnWriteArrayList<>();
    CompletableFuture<Integer> before = insert(1, committed);
    CompletableFuture<Integer> failing =
        submit(
            db -> {
              throw new SQLException("disk I/O error");
            });
    CompletableFuture<Integer> after = insert(2, committed);
    gate.countDown();
    for (CompletableFuture<Integer> lost : List.of(before, failing, after)) {
      assertThat(lost)
          .failsWithin(Duration.ofSeconds(30))
          .withThrowableThat()
          .havingCause()
          .isInstanceOf(StorageFailedException.class);
    }
    assertThat(committed).isEmpty();
    assertThat(await(insert(1))).isEqualTo(1);
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void connectsAgain_whenTheConnectionIsGone() {
    CompletableFuture<Integer> lost =
        submit(
            db -> {
              db.close();
              return db.update("insert into t values (1)");
            });
    assertThat(lost).failsWithin(Duration.ofSeconds(30));
    assertThat(await(insert(1))).isEqualTo(1);
  }

  @Test
  void refuses_whenTooMuchWaits_andTakesAgainWhenItIsDone() {
    CompletableFuture<Integer> large =
        writer.submit(MOST_BYTES - 1, db -> waitForGate(), done -> {});
    assertThat(insert(1)).isNotDone();
    assertThat(insert(2))
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(StorageBusyException.class);
    gate.countDown();
    await(large);
    Awaitility.await().until(() -> !insert(3).isCompletedExceptionally());
  }

  @Test
  void answersWhatWaits_whenItCloses_andRefusesTheRest() {
    submit(db -> waitForGate());
    List<CompletableFuture<Integer>> waiting =
        IntStream.range(0, 50).mapToObj(this::insert).toList();
    gate.countDown();
    writer.close();
    assertThat(waiting).allMatch(answer -> answer.isDone() && !answer.isCompletedExceptionally());
    assertThatThrownBy(insert(99)::join).hasCauseInstanceOf(StorageBusyException.class);
    writer.close();
  }

  @Test
  void failsACommandAlone_whenItThrowsAnError() {
    CompletableFuture<Integer> blocker = submit(db -> waitForGate());
    CompletableFuture<Integer> first = insert(1);
    CompletableFuture<Integer> deep =
        submit(
            db -> {
              db.update("insert into t values (2)");
              throw new StackOverflowError("a defect");
            });
    CompletableFuture<Integer> last = insert(3);
    gate.countDown();
    await(blocker);
    assertThat(deep)
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(StackOverflowError.class);
    assertThat(await(first) + await(last)).isEqualTo(2);
    assertThat(count()).isEqualTo(2);
  }

  @Test
  void failsTheBatch_whenTheDriverThrowsAnError_andGoesOnWhenItWorksAgain() {
    broken = true;
    CompletableFuture<Integer> lost =
        submit(
            db -> {
              db.close();
              throw new SQLException("the connection is gone");
            });
    assertThat(lost).failsWithin(Duration.ofSeconds(30));
    for (int i = 0; i < 3; i++) {
      assertThat(insert(1))
          .failsWithin(Duration.ofSeconds(30))
          .withThrowableThat()
          .havingCause()
          .isInstanceOf(StorageFailedException.class)
          .withCauseInstanceOf(NoClassDefFoundError.class);
    }
    broken = false;
    assertThat(await(insert(1))).isEqualTo(1);
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void answersTheOthers_whenAListenerThrowsAnError() {
    submit(db -> waitForGate());
    CompletableFuture<Integer> one =
        writer.submit(
            1,
            db -> 1,
            done -> {
              throw new StackOverflowError("a defect");
            });
    CompletableFuture<Integer> other = insert(1);
    gate.countDown();
    assertThat(await(one) + await(other)).isEqualTo(2);
  }

  @Test
  void answers_whenAListenerFails() {
    CompletableFuture<Integer> answer =
        writer.submit(
            1,
            db -> 1,
            done -> {
              throw new IllegalStateException("a defect");
            });
    assertThat(await(answer)).isEqualTo(1);
  }

  private Database connect() throws SQLException {
    if (broken) {
      throw new NoClassDefFoundError("org/sqlite/Half");
    }
    return new Database(DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("t.db")));
  }

  private <T> CompletableFuture<T> submit(Command<T> command) {
    return writer.submit(1, command, done -> {});
  }

  private CompletableFuture<Integer> insert(int n) {
    return insert(n, new ArrayList<>());
  }

  private CompletableFuture<Integer> insert(int n, List<Integer> committed) {
    return writer.submit(1, db -> db.update("insert into t values (?)", n), committed::add);
  }

  private int count() {
    return await(
        submit(db -> db.one("select count(*) from t", row -> row.getInt(1)).orElseThrow()));
  }

  private int waitForGate() {
    try {
      gate.await();
      return 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
