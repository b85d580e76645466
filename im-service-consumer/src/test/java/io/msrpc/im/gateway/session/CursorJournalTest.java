package io.msrpc.im.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.im.session.Cursor;
import io.msrpc.im.session.DeviceCursors;
import io.msrpc.im.session.Gateway;
import io.msrpc.im.session.OpenResult;
import io.msrpc.im.session.OpenSession;
import io.msrpc.im.session.SessionInfo;
import io.msrpc.im.session.SessionRef;
import io.msrpc.im.session.SessionService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class CursorJournalTest {
  private final List<List<DeviceCursors>> saved = new ArrayList<>();
  private CompletableFuture<Void> answer = CompletableFuture.completedFuture(null);
  private final CursorJournal journal = new CursorJournal(new Saving());

  @Test
  void savesEachDevicesNewest_once() {
    journal.confirm("ua", "d1", new Cursor("c", 1, 5, 0));
    journal.confirm("ua", "d1", new Cursor("c", 1, 7, 3));
    journal.confirm("ua", "d2", new Cursor("c", 1, 4, 0));

    assertThat(journal.flush()).isCompleted();
    assertThat(journal.flush()).isCompleted();

    assertThat(saved)
        .containsExactly(
            List.of(
                new DeviceCursors("ua", "d1", List.of(new Cursor("c", 1, 7, 3))),
                new DeviceCursors("ua", "d2", List.of(new Cursor("c", 1, 4, 0)))));
  }

  @Test
  void savesOneDevice_andLeavesTheOthers() {
    journal.confirm("ua", "d1", new Cursor("c", 1, 5, 0));
    journal.confirm("ua", "d2", new Cursor("c", 1, 4, 0));

    journal.flush("ua", "d2");
    journal.flush("ub", "d2");
    assertThat(saved)
        .containsExactly(List.of(new DeviceCursors("ua", "d2", List.of(new Cursor("c", 1, 4, 0)))));
    journal.flush();
    assertThat(saved.get(1).get(0).deviceId()).isEqualTo("d1");
  }

  @Test
  void keepsWhatCouldNotBeSaved_mergedWithWhatCameMeanwhile() {
    journal.confirm("ua", "d1", new Cursor("c", 1, 9, 0));
    answer = new CompletableFuture<>();
    CompletableFuture<Void> flush = journal.flush();
    journal.confirm("ua", "d1", new Cursor("c", 1, 8, 2));
    answer.completeExceptionally(new IllegalStateException("away"));
    assertThat(flush).isCompleted();

    answer = CompletableFuture.completedFuture(null);
    journal.flush();

    assertThat(saved.get(1).get(0).cursors()).containsExactly(new Cursor("c", 1, 9, 2));
  }

  @Test
  void savesInBatches() {
    for (int i = 0; i < 2_500; i++) {
      journal.confirm("u" + i, "d", new Cursor("c", 1, 1, 0));
    }

    journal.flush();

    assertThat(saved.stream().map(List::size)).containsExactly(1_000, 1_000, 500);
  }

  @Test
  void takesInNoMore_thanItsBound() {
    for (int i = 0; i < 100_010; i++) {
      journal.confirm("u", "d", new Cursor("c" + i, 1, 1, 0));
    }

    journal.flush();

    assertThat(saved.stream().flatMap(List::stream).mapToInt(d -> d.cursors().size()).sum())
        .isEqualTo(100_000);
  }

  private final class Saving implements SessionService {
    @Override
    public CompletableFuture<Void> saveCursors(List<DeviceCursors> cursors) {
      saved.add(cursors);
      return answer;
    }

    @Override
    public CompletableFuture<OpenResult> open(OpenSession open) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> close(SessionRef session) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<String> renew(Gateway gateway) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> announce(Gateway gateway, List<SessionRef> sessions) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<List<SessionInfo>> list(String uid) {
      throw new UnsupportedOperationException();
    }
  }
}
