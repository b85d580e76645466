package io.msrpc.im.provider.session;

import static io.msrpc.im.provider.StoreFixture.ALICE;
import static io.msrpc.im.provider.StoreFixture.BOB;
import static io.msrpc.im.provider.StoreFixture.CAROL;
import static io.msrpc.im.provider.StoreFixture.await;
import static io.msrpc.im.provider.StoreFixture.conv;
import static io.msrpc.im.provider.StoreFixture.phoneOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.msrpc.im.account.Account;
import io.msrpc.im.account.TokenCheck;
import io.msrpc.im.provider.StoreFixture;
import io.msrpc.im.provider.push.FakeGateways;
import io.msrpc.im.provider.push.HandLoop;
import io.msrpc.im.provider.storage.local.LocalSoftState;
import io.msrpc.im.provider.storage.sqlite.SqliteStore;
import io.msrpc.im.provider.storage.sqlite.SqliteStores;
import io.msrpc.im.push.Kick;
import io.msrpc.im.push.KickReason;
import io.msrpc.im.session.Cursor;
import io.msrpc.im.session.DeviceCursors;
import io.msrpc.im.session.Gateway;
import io.msrpc.im.session.OpenResult;
import io.msrpc.im.session.OpenResult.Opened;
import io.msrpc.im.session.OpenSession;
import io.msrpc.im.session.SessionInfo;
import io.msrpc.im.session.SessionRef;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SessionsTest {
  private static final Gateway G1 = new Gateway("g1", "boot-1");
  private static final Gateway G2 = new Gateway("g2", "boot-1");

  private final HandLoop loop = new HandLoop();
  private final FakeGateways gateways = new FakeGateways();
  private final AtomicLong millis = new AtomicLong(1_000_000);
  private final InstantSource clock = () -> Instant.ofEpochMilli(millis.get());
  private final LocalSoftState softState =
      new LocalSoftState(loop.ticker(), Duration.ofSeconds(15));

  @TempDir private Path directory;
  private SqliteStore store;
  private StoreFixture fixture;
  private Sessions sessions;
  private SessionEndpoint endpoint;

  @BeforeEach
  void open() {
    store = SqliteStore.open(directory.resolve("msim.db"), clock);
    fixture = new StoreFixture(SqliteStores.of(store));
    SessionStores stores = new SessionStores(store.sessions(), store.cursors(), softState);
    sessions =
        new Sessions(
            stores,
            new Kicks(gateways, loop.executor()),
            new Tickets(new byte[32], clock),
            Duration.ofDays(7),
            clock);
    endpoint = new SessionEndpoint(sessions, stores, "boot-of-provider");
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void opensWithTheTokenAlone_andSaysWhoItIs() {
    StartedSession started = start(ALICE, "laptop", "linux");
    Opened opened = opened(started.token(), null, G1);
    assertThat(opened.session()).isEqualTo(new SessionRef(ALICE.uid(), started.session().sid(), 1));
    assertThat(opened.account()).isEqualTo(ALICE);
    assertThat(opened)
        .extracting(Opened::deviceId, Opened::platform, Opened::serverTime)
        .containsExactly("laptop", "linux", millis.get());
    assertThat(opened.tokenExpiresAt()).isEqualTo(millis.get() + Duration.ofDays(7).toMillis());
    assertThat(softState.routes(ALICE.uid())).containsExactly(new Route(opened.session(), G1));
  }

  @Test
  void givesBackWhatTheDeviceHasConfirmed() {
    fixture.send(phoneOf(BOB), ALICE, 2);
    Cursor cursor = new Cursor(conv(ALICE, BOB), 1, 2, 0);
    await(endpoint.saveCursors(List.of(new DeviceCursors(ALICE.uid(), "laptop", List.of(cursor)))));
    assertThat(opened(start(ALICE, "laptop", "linux").token(), null, G1).cursors())
        .containsExactly(cursor);
  }

  @Test
  @DisplayName("D: nobody continues a session by naming a user, only by what the server issued")
  void refusesForgedForeignAndMisplacedTickets() {
    StartedSession alice = start(ALICE, "laptop", "linux");
    String resumeOfAlice = opened(alice.token(), null, G1).resume();
    StartedSession bob = start(BOB, "laptop", "linux");
    String resumeOfBob = opened(bob.token(), null, G1).resume();
    assertThat(open("ualice", null, null, G1)).isInstanceOf(OpenResult.Refused.class);
    assertThat(open(resumeOfAlice, null, null, G1)).isInstanceOf(OpenResult.Refused.class);
    assertThat(open(alice.token(), resumeOfBob, null, G1)).isInstanceOf(OpenResult.Refused.class);
    assertThat(open(alice.token(), alice.token(), null, G1)).isInstanceOf(OpenResult.Refused.class);
    assertThat(open(alice.token(), "rubbish", null, G1)).isInstanceOf(OpenResult.Refused.class);
    assertThat(open(alice.token(), null, "phone", G1)).isInstanceOf(OpenResult.Refused.class);
    assertThat(open(alice.token(), resumeOfAlice, "laptop", G1)).isInstanceOf(Opened.class);
  }

  @Test
  void takesAResumeTicketThatIsOver_becauseTheTokenSuffices() {
    StartedSession alice = start(ALICE, "laptop", "linux");
    String resume = opened(alice.token(), null, G1).resume();
    millis.addAndGet(Duration.ofDays(2).toMillis());
    assertThat(open(alice.token(), resume, null, G1)).isInstanceOf(Opened.class);
  }

  @Test
  @DisplayName("C2: an expired token gets a clear answer")
  void refusesATokenWhoseTimeIsOver() {
    StartedSession alice = start(ALICE, "laptop", "linux");
    millis.addAndGet(Duration.ofDays(7).toMillis());
    assertThat(open(alice.token(), null, null, G1)).isInstanceOf(OpenResult.Expired.class);
    assertThat(await(sessions.verify(alice.token()))).isInstanceOf(TokenCheck.Expired.class);
  }

  @Test
  void replacesTheOlderConnection_durablyFirst() {
    StartedSession alice = start(ALICE, "laptop", "linux");
    Opened first = opened(alice.token(), null, G1);
    Opened second = opened(alice.token(), first.resume(), G2);
    assertThat(second.session().generation()).isEqualTo(2);
    assertThat(kicks()).containsExactly(new Kick(alice.session().sid(), 1, KickReason.REPLACED));
    assertThat(gateways.kicks().get(0).gatewayId()).isEqualTo("g1");
    await(endpoint.close(first.session()));
    assertThat(softState.routes(ALICE.uid())).containsExactly(new Route(second.session(), G2));
  }

  @Test
  void kicksTheSessionOfTheSamePlatform_andRefusesItsTokenAtOnce() {
    StartedSession laptop = start(ALICE, "laptop", "linux");
    opened(laptop.token(), null, G1);
    start(ALICE, "desktop", "linux");
    assertThat(kicks())
        .containsExactly(new Kick(laptop.session().sid(), 1, KickReason.SIGNED_IN_ELSEWHERE));
    assertThat(await(sessions.verify(laptop.token()))).isInstanceOf(TokenCheck.Invalid.class);
    assertThat(open(laptop.token(), null, null, G1)).isInstanceOf(OpenResult.Refused.class);
    assertThat(softState.routes(ALICE.uid())).isEmpty();
  }

  @Test
  void saysReplaced_whenTheSameDeviceSignsInAgain() {
    StartedSession laptop = start(ALICE, "laptop", "linux");
    opened(laptop.token(), null, G1);
    start(ALICE, "laptop", "linux");
    assertThat(kicks()).containsExactly(new Kick(laptop.session().sid(), 1, KickReason.REPLACED));
  }

  @Test
  void goesOnAfterASecond_whenTheOldGatewayIsSilent() {
    opened(start(ALICE, "laptop", "linux").token(), null, G1);
    gateways.hang();
    CompletableFuture<StartedSession> again =
        sessions.start(new NewSession(ALICE, "desktop", "linux", "1.0"));
    Awaitility.await().until(() -> gateways.kicks().size() == 1);
    loop.advance(Duration.ofMillis(999));
    assertThat(again).isNotDone();
    loop.advance(Duration.ofMillis(1));
    assertThat(await(again).session().device()).isEqualTo("desktop");
  }

  @Test
  void endsOnlyItsOwnersSession_andClosesItsConnection() {
    StartedSession laptop = start(ALICE, "laptop", "linux");
    opened(laptop.token(), null, G1);
    String sid = laptop.session().sid();
    assertThat(await(sessions.end(BOB.uid(), sid))).isFalse();
    assertThat(await(sessions.end(ALICE.uid(), sid))).isTrue();
    assertThat(await(sessions.end(ALICE.uid(), sid))).isFalse();
    assertThat(kicks()).containsExactly(new Kick(sid, 1, KickReason.SIGNED_OUT));
    assertThat(await(sessions.verify(laptop.token()))).isInstanceOf(TokenCheck.Invalid.class);
  }

  @Test
  void verifiesALiveToken() {
    StartedSession laptop = start(ALICE, "laptop", "linux");
    opened(laptop.token(), null, G1);
    assertThat(await(sessions.verify(laptop.token())))
        .isEqualTo(new TokenCheck.Valid(ALICE, laptop.session().sid(), 1, "laptop", "linux"));
    assertThat(await(sessions.verify("rubbish"))).isInstanceOf(TokenCheck.Invalid.class);
  }

  @Test
  void restoresAnnouncedRoutes_andClosesStaleConnections() {
    SessionRef stale = new SessionRef(BOB.uid(), "bob-phone", 0);
    SessionRef stranger = new SessionRef(CAROL.uid(), "none", 1);
    assertThat(await(endpoint.renew(G1))).isEqualTo("boot-of-provider");
    await(endpoint.announce(G1, List.of(phoneOf(ALICE), stale, stranger)));
    assertThat(softState.routes(ALICE.uid())).containsExactly(new Route(phoneOf(ALICE), G1));
    assertThat(softState.routes(BOB.uid())).isEmpty();
    assertThat(kicks()).extracting(Kick::sid).containsExactly("bob-phone", "none");
  }

  @Test
  void refusesTooMuchAtOnce() {
    List<SessionRef> many = Collections.nCopies(501, phoneOf(ALICE));
    assertThat(endpoint.announce(G1, many))
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableThat()
        .withMessageContaining("501");
    List<Cursor> cursors = Collections.nCopies(10_001, new Cursor("c", 1, 1, 1));
    assertThat(endpoint.saveCursors(List.of(new DeviceCursors("u", "d", cursors))))
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableThat()
        .withMessageContaining("10001");
  }

  @Test
  @DisplayName("B4: the sessions of a user, and which of them are connected")
  void listsSessions() {
    StartedSession laptop = start(ALICE, "laptop", "linux");
    opened(laptop.token(), null, G1);
    assertThat(await(endpoint.list(ALICE.uid())))
        .extracting(SessionInfo::deviceId, SessionInfo::online)
        .containsExactlyInAnyOrder(tuple("laptop", true), tuple("phone", false));
  }

  @Test
  void failsInsteadOfOpening_whenStorageIsAway() {
    String token = start(ALICE, "laptop", "linux").token();
    store.close();
    assertThat(endpoint.open(new OpenSession(token, null, null, G1)))
        .failsWithin(Duration.ofSeconds(30));
    assertThat(softState.routes(ALICE.uid())).isEmpty();
  }

  private StartedSession start(Account account, String device, String platform) {
    return await(sessions.start(new NewSession(account, device, platform, "1.0")));
  }

  private OpenResult open(String token, String resume, String device, Gateway gateway) {
    return await(endpoint.open(new OpenSession(token, resume, device, gateway)));
  }

  private Opened opened(String token, String resume, Gateway gateway) {
    return (Opened) open(token, resume, null, gateway);
  }

  private List<Kick> kicks() {
    return gateways.kicks().stream().map(FakeGateways.Told::what).toList();
  }
}
