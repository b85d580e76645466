package io.msrpc.im.gateway.session;

import static io.msrpc.im.gateway.session.SessionFixture.ack;
import static io.msrpc.im.gateway.session.SessionFixture.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.im.chat.ChatError;
import io.msrpc.im.chat.PullResult;
import io.msrpc.im.chat.ReadOutcome;
import io.msrpc.im.gateway.protocol.CloseCode;
import io.msrpc.im.gateway.protocol.Command;
import io.msrpc.im.gateway.protocol.Event;
import io.msrpc.im.gateway.protocol.Request;
import io.msrpc.im.push.KickReason;
import io.msrpc.im.session.Cursor;
import io.msrpc.im.session.SessionRef;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class SessionTest {
  private final SessionFixture fixture = new SessionFixture();
  private final TestLink link = new TestLink();

  private static Request pull(long id) {
    return new Request(id, new Command.Pull("c", 0, 1, 9, 50));
  }

  private static Request read(long id, long upTo) {
    return new Request(id, new Command.Read("c", 1, upTo));
  }

  @Test
  void isReachable_beforeItSaysSo_soNoPushFallsInBetween() {
    Session session = fixture.session("uann", "s1", 1, link);
    session.start(3L);

    assertThat(fixture.sessions.find("s1")).isSameAs(session);
    assertThat(link.heard.get(0).id()).isEqualTo(3);
    assertThat(link.heard.get(0).event()).isInstanceOf(Event.AuthOk.class);
    link.run();
    assertThat(link.heard.get(1).event()).isEqualTo(new Event.Heads(List.of(), false));
  }

  @Test
  @DisplayName("B4: the newer connection of a session replaces the older one")
  void replacesTheOlderConnection_ofTheSameSession() {
    TestLink older = new TestLink();
    fixture.session("uann", "s1", 1, older).start(null);
    Session newer = fixture.session("uann", "s1", 2, link);
    newer.start(null);
    older.run();

    assertThat(older.take(Event.Kick.class)).containsExactly(new Event.Kick("REPLACED"));
    assertThat(older.closed).isEqualTo(CloseCode.KICKED);
    assertThat(fixture.sessions.find("s1")).isSameAs(newer);
    assertThat(link.closed).isNull();
  }

  @Test
  void givesWay_whenANewerConnectionCameInFirst() {
    TestLink newerLink = new TestLink();
    Session newer = fixture.session("uann", "s1", 2, newerLink);
    newer.start(null);

    fixture.session("uann", "s1", 1, link).start(null);
    link.run();
    newerLink.run();

    assertThat(link.take(Event.Kick.class)).containsExactly(new Event.Kick("REPLACED"));
    assertThat(link.closed).isEqualTo(CloseCode.KICKED);
    assertThat(newerLink.closed).isNull();
    assertThat(fixture.sessions.find("s1")).isSameAs(newer);
  }

  @Test
  void endsWithItsToken() {
    fixture.started(link);

    link.advance(599_999);
    assertThat(link.closed).isNull();
    link.advance(1);

    assertThat(link.take(Event.Kick.class)).containsExactly(new Event.Kick("EXPIRED"));
    assertThat(link.closed).isEqualTo(CloseCode.KICKED);
  }

  @Test
  @DisplayName("I10: a kicked session gets and sends nothing more")
  void saysAndDoesNothing_afterAKick() {
    Session session = fixture.started(link);

    CompletableFuture<Void> kicked = session.kick(1, KickReason.SIGNED_IN_ELSEWHERE);
    assertThat(kicked).isNotDone();
    link.run();
    assertThat(kicked).isCompleted();
    assertThat(link.take(Event.Kick.class)).containsExactly(new Event.Kick("SIGNED_IN_ELSEWHERE"));
    session.push(new Event.ReadMoved("c", "ubob", 1));
    session.handle(send(1));
    session.handle(pull(2));
    session.handle(ack("c", 1, 1));
    link.run();

    assertThat(link.heard).isEmpty();
    assertThat(fixture.chats.batches).isEmpty();
    assertThat(fixture.chats.pulls).isEmpty();
    assertThat(fixture.sessions.find("s1")).isNull();
  }

  @Test
  void ignoresAKick_thatIsForAnOlderConnection() {
    Session session = fixture.session("uann", "s1", 5, link);
    session.start(null);

    assertThat(session.kick(4, KickReason.REPLACED)).isCompleted();
    link.run();

    assertThat(link.closed).isNull();
  }

  @Test
  void tellsTheLogicTier_whenTheConnectionIsGone_cursorsFirst() {
    Session session = fixture.started(link);
    session.handle(ack("c", 1, 7));

    session.closed();

    assertThat(fixture.departures.all()).isCompleted();
    assertThat(fixture.tier.cursor("uann", "d1", "c")).contains(new Cursor("c", 1, 7, 0));
    assertThat(fixture.tier.closed()).containsExactly(new SessionRef("uann", "s1", 1));
    assertThat(fixture.sessions.size()).isZero();
    assertThat(link.isIdle()).as("no timer left").isTrue();
  }

  @Test
  void answersEveryCommand_withItsOwnId() {
    Session session = fixture.started(link);

    session.handle(pull(11));
    session.handle(read(12, 3));
    fixture.chats.reads.get(0).complete(new ReadOutcome(null, 3));
    fixture
        .chats
        .pulls
        .get(0)
        .complete(new PullResult.Entries("c", 1, 1, 2, List.of(), 2, 2, false));
    link.run();

    assertThat(link.heard.get(0).id()).isEqualTo(12);
    assertThat(link.heard.get(0).event()).isEqualTo(new Event.ReadMoved("c", "uann", 3));
    assertThat(link.heard.get(1).id()).isEqualTo(11);
    assertThat(link.heard.get(1).event())
        .isEqualTo(new Event.Entries("c", 1, 1, 2, List.of(), 2, 2, false));
  }

  @Test
  void passesRefusalsOn() {
    Session session = fixture.started(link);
    session.handle(pull(1));
    session.handle(read(2, 3));
    fixture.chats.pulls.get(0).complete(new PullResult.Refused(ChatError.WRONG_EPOCH, "it is 2"));
    fixture.chats.reads.get(0).complete(new ReadOutcome(ChatError.NOT_MEMBER, 0));
    link.run();

    assertThat(link.take(Event.Failure.class).stream().map(Event.Failure::code))
        .containsExactly("WRONG_EPOCH", "NOT_MEMBER");
  }

  @Test
  void ends_whenAPullFindsItSuperseded() {
    Session session = fixture.started(link);
    session.handle(pull(1));
    fixture.chats.pulls.get(0).complete(new PullResult.Refused(ChatError.SUPERSEDED, "gone"));
    link.run();

    assertThat(link.take(Event.Kick.class)).containsExactly(new Event.Kick("REPLACED"));
  }

  @Test
  void boundsTheCalls_thatAreUnderWay() {
    Session session = fixture.started(link);
    for (int i = 1; i <= 6; i++) {
      session.handle(pull(i));
    }

    assertThat(fixture.chats.pulls).hasSize(4);
    assertThat(link.take(Event.Failure.class).stream().map(Event.Failure::code))
        .containsExactly("BUSY", "BUSY");
    fixture.chats.pulls.get(0).completeExceptionally(new IllegalStateException("away"));
    link.run();
    assertThat(link.take(Event.Failure.class).get(0).retryAfterMs()).isEqualTo(1_000);
    session.handle(pull(7));
    assertThat(fixture.chats.pulls).hasSize(5);
  }

  @Test
  void boundsTheCalls_ofASecond() {
    Session session = fixture.started(link);
    for (int i = 0; i < 200; i++) {
      session.handle(read(i, 1));
      fixture.chats.reads.get(i).complete(new ReadOutcome(null, 1));
      link.run();
    }
    link.heard.clear();

    session.handle(read(200, 1));

    assertThat(link.take(Event.Failure.class).get(0).code()).isEqualTo("RATE_LIMITED");
    link.advance(21);
    session.handle(read(201, 1));
    assertThat(fixture.chats.reads).hasSize(201);
  }

  @Test
  @DisplayName("I13: a connection that takes nothing is sent no bodies")
  void saysBusy_insteadOfEntries_whenTheConnectionIsFull() {
    Session session = fixture.started(link);
    session.handle(pull(1));
    link.writable = false;
    fixture
        .chats
        .pulls
        .get(0)
        .complete(new PullResult.Entries("c", 1, 1, 2, List.of(), 2, 2, false));
    link.run();

    assertThat(link.take(Event.Failure.class).get(0).code()).isEqualTo("BUSY");
  }

  @Test
  void refusesASecondAuthentication() {
    Session session = fixture.started(link);

    session.handle(new Request(4L, new Command.Auth("t", null, null)));

    assertThat(link.heard.get(0).id()).isEqualTo(4);
    assertThat(link.take(Event.Failure.class).get(0).code()).isEqualTo("ALREADY_AUTHENTICATED");
  }
}
