package io.msrpc.im.provider.storage.sqlite;

import static io.msrpc.im.provider.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.im.provider.storage.StorageBusyException;
import io.msrpc.im.provider.storage.StorageFailedException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ReadersTest {
  private final CountDownLatch gate = new CountDownLatch(1);
  private Readers readers;

  @BeforeEach
  void open() throws SQLException {
    readers =
        new Readers(
            () -> new Database(DriverManager.getConnection("jdbc:sqlite::memory:")),
            2,
            new FailureLog(InstantSource.system()));
  }

  @AfterEach
  void close() {
    gate.countDown();
    readers.close();
  }

  @Test
  void readSideBySide() {
    CyclicBarrier both = new CyclicBarrier(2);
    Command<Integer> meet =
        database -> {
          try {
            return both.await();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        };
    CompletableFuture<Integer> one = readers.read(meet);
    CompletableFuture<Integer> other = readers.read(meet);
    assertThat(await(one) + await(other)).isEqualTo(1);
  }

  @Test
  void refuseWhatIsTooMuch() {
    IntStream.range(0, 2 + 4096).forEach(i -> readers.read(this::waitForGate));
    assertThat(readers.read(this::waitForGate))
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(StorageBusyException.class);
  }

  @Test
  void sayThatStorageFailed_andGoOn() {
    assertThat(readers.read(database -> database.update("no such statement")))
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(StorageFailedException.class);
    for (int i = 0; i < 5; i++) {
      int seven = await(readers.read(db -> db.one("select 7", row -> row.getInt(1)).orElseThrow()));
      assertThat(seven).isEqualTo(7);
    }
  }

  private int waitForGate(Database database) {
    try {
      gate.await();
      return 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
