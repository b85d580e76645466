package io.msrpc.im.provider.session;

import static io.msrpc.im.provider.StoreFixture.ALICE;
import static io.msrpc.im.provider.StoreFixture.BOB;
import static io.msrpc.im.provider.StoreFixture.await;
import static io.msrpc.im.provider.StoreFixture.phoneOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.im.BusyException;
import io.msrpc.im.provider.StoreFixture;
import io.msrpc.im.provider.push.FakeGateways;
import io.msrpc.im.provider.push.HandLoop;
import io.msrpc.im.provider.storage.local.LocalSoftState;
import io.msrpc.im.provider.storage.sqlite.SqliteStore;
import io.msrpc.im.provider.storage.sqlite.SqliteStores;
import io.msrpc.im.push.Kick;
import io.msrpc.im.session.Gateway;
import io.msrpc.im.session.OpenResult;
import io.msrpc.im.session.OpenResult.Opened;
import io.msrpc.im.session.OpenSession;
import io.msrpc.im.session.SessionRef;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to a session while it is being opened or announced. */
final class SessionRacesTest {
  private static final Gateway G1 = new Gateway("g1", "boot-1");
  private static final Gateway G1_LATER = new Gateway("g1", "boot-2");
  private static final Gateway G2 = new Gateway("g2", "boot-1");

  private final HandLoop loop = new HandLoop();
  private final FakeGateways gateways = new FakeGateways();
  private final LocalSoftState softState =
      new LocalSoftState(loop.ticker(), Duration.ofSeconds(15));

  @TempDir private Path directory;
  private SqliteStore store;
  private Interrupted directories;
  private Sessions sessions;

  @BeforeEach
  void open() {
    InstantSource clock = InstantSource.system();
    store = SqliteStore.open(directory.resolve("msim.db"), clock);
    new StoreFixture(SqliteStores.of(store));
    directories = new Interrupted(store.sessions());
    sessions =
        new Sessions(
            new SessionStores(directories, store.cursors(), softState),
            new Kicks(gateways, loop.executor()),
            new Tickets(new byte[32], clock),
            Duration.ofDays(7),
            clock);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  @DisplayName("I10: a session that ends while it is opened gets no connection")
  void refuses_whenTheSessionEndsBeforeItsRouteIsThere() {
    StartedSession laptop = start();
    directories.afterOpen = () -> sessions.end(ALICE.uid(), laptop.session().sid());
    assertThat(await(open(laptop, G1))).isInstanceOf(OpenResult.Refused.class);
    assertThat(softState.routes(ALICE.uid())).isEmpty();
  }

  @Test
  void tellsTheOlderToComeAgain_whenTwoConnectionsOpenAtOnce() {
    StartedSession laptop = start();
    List<CompletableFuture<OpenResult>> newer = new ArrayList<>();
    directories.afterOpen =
        () -> {
          directories.afterOpen = () -> CompletableFuture.completedFuture(null);
          newer.add(open(laptop, G2));
          return newer.get(0);
        };
    assertThatThrownBy(() -> await(open(laptop, G1))).hasRootCauseInstanceOf(BusyException.class);
    Opened second = (Opened) await(newer.get(0));
    assertThat(softState.routes(ALICE.uid())).containsExactly(new Route(second.session(), G2));
    assertThat(await(open(laptop, G1))).isInstanceOf(Opened.class);
  }

  @Test
  void keepsTheRoutesOfARestartedGateway_whenAnOpenOfItsEarlierRunCommitsLate() {
    softState.renew(G1);
    StartedSession laptop = start();
    StartedSession tablet = await(sessions.start(new NewSession(BOB, "tablet", "ios", "1.0")));
    List<Opened> later = new ArrayList<>();
    directories.afterOpen =
        () -> {
          directories.afterOpen = () -> CompletableFuture.completedFuture(null);
          return open(tablet, G1_LATER).thenAccept(opened -> later.add((Opened) opened));
        };
    assertThatThrownBy(() -> await(open(laptop, G1)))
        .hasRootCauseInstanceOf(SupersededException.class);
    assertThat(softState.routes(BOB.uid()))
        .containsExactly(new Route(later.get(0).session(), G1_LATER));
    assertThat(softState.routes(ALICE.uid())).isEmpty();
  }

  @Test
  void keepsOneRoute_whoeverOfManyConnectionsIsLast() {
    StartedSession laptop = start();
    List<CompletableFuture<OpenResult>> opening = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      opening.add(open(laptop, i % 2 == 0 ? G1 : G2));
    }
    List<OpenResult> opened =
        opening.stream().map(open -> await(open.exceptionally(overtaken -> null))).toList();
    SessionRef newest = new SessionRef(ALICE.uid(), laptop.session().sid(), 20);
    assertThat(softState.routes(ALICE.uid())).extracting(Route::session).containsExactly(newest);
    for (OpenResult result : opened) {
      if (result instanceof Opened older && !older.session().equals(newest)) {
        assertThat(gateways.kicks())
            .extracting(FakeGateways.Told::what)
            .extracting(Kick::generation)
            .contains(older.session().generation());
      }
    }
  }

  @Test
  void closesTheConnection_whenASessionEndsWhileItIsAnnounced() {
    directories.afterCurrent = () -> store.sessions().end(ALICE.uid(), "alice-phone");
    await(sessions.announce(G1, List.of(phoneOf(ALICE))));
    assertThat(softState.routes(ALICE.uid())).isEmpty();
    assertThat(gateways.kicks())
        .extracting(FakeGateways.Told::what)
        .extracting(Kick::sid)
        .containsExactly("alice-phone");
  }

  private StartedSession start() {
    return await(sessions.start(new NewSession(ALICE, "laptop", "linux", "1.0")));
  }

  private CompletableFuture<OpenResult> open(StartedSession session, Gateway gateway) {
    return sessions.open(new OpenSession(session.token(), null, null, gateway));
  }

  /** A directory in which something else happens right after a commit or a look. */
  private static final class Interrupted implements SessionDirectory {
    private interface Event {
      CompletableFuture<?> happen();
    }

    private final SessionDirectory real;
    private volatile Event afterOpen = () -> CompletableFuture.completedFuture(null);
    private volatile Event afterCurrent = () -> CompletableFuture.completedFuture(null);

    Interrupted(SessionDirectory real) {
      this.real = real;
    }

    @Override
    public CompletableFuture<Optional<StoredSession>> open(String uid, String sid) {
      return then(real.open(uid, sid), afterOpen);
    }

    @Override
    public CompletableFuture<List<SessionRef>> current(List<SessionRef> sessions) {
      return then(real.current(sessions), afterCurrent);
    }

    @Override
    public CompletableFuture<List<StoredSession>> start(StoredSession session) {
      return real.start(session);
    }

    @Override
    public CompletableFuture<Optional<StoredSession>> end(String uid, String sid) {
      return real.end(uid, sid);
    }

    @Override
    public CompletableFuture<Optional<StoredSession>> find(String sid) {
      return real.find(sid);
    }

    @Override
    public CompletableFuture<List<StoredSession>> list(String uid) {
      return real.list(uid);
    }

    private static <T> CompletableFuture<T> then(CompletableFuture<T> answer, Event event) {
      return answer.thenCompose(value -> event.happen().thenApply(happened -> value));
    }
  }
}
