package io.msrpc.im.gateway.session;

import static io.msrpc.im.gateway.session.SessionFixture.ack;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.im.chat.Entry;
import io.msrpc.im.chat.EntryType;
import io.msrpc.im.chat.Head;
import io.msrpc.im.chat.HeadsPage;
import io.msrpc.im.gateway.protocol.CloseCode;
import io.msrpc.im.gateway.protocol.Command;
import io.msrpc.im.gateway.protocol.Event;
import io.msrpc.im.gateway.protocol.Request;
import io.msrpc.im.session.Cursor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class HeadsTellerTest {
  private static final Request PING = new Request(9L, new Command.Ping());
  private static final Head HEAD = new Head("c", 1, 1, 5, 5, 3, 2);

  private final SessionFixture fixture = new SessionFixture();
  private final ScriptedChats chats = fixture.chats;
  private final TestLink link = new TestLink();

  private List<Event.Heads> heads() {
    link.run();
    return link.take(Event.Heads.class);
  }

  private void ping(Session session) {
    link.advance(1_000);
    session.handle(PING);
  }

  @Test
  @DisplayName("C6: announced again with every heartbeat until the device has confirmed it all")
  void tells_untilBothSeqAndReadSeqAreConfirmed() {
    Session session = fixture.started(link);
    chats.heads = ScriptedChats.page(HEAD);

    ping(session);
    assertThat(heads()).containsExactly(new Event.Heads(List.of(HEAD), false));
    session.handle(ack("c", 1, 4));
    ping(session);
    assertThat(heads().get(0).heads()).hasSize(1);
    session.handle(ack("c", 1, 5));
    ping(session);
    assertThat(heads().get(0).heads()).hasSize(1);
    session.handle(
        new Request(null, new Command.Ack(List.of(), List.of(new Command.ReadUpTo("c", 3)))));
    ping(session);
    assertThat(heads().get(0).heads()).isEmpty();
  }

  @Test
  void tellsAgain_whenTheEpochIsAnother() {
    Session session = fixture.started(link, new Cursor("c", 1, 9, 9));
    chats.heads = ScriptedChats.page(new Head("c", 2, 1, 5, 5, 3, 2));

    ping(session);

    assertThat(heads().get(0).heads()).hasSize(1);
  }

  @Test
  void knowsWhatTheDeviceConfirmed_onAnEarlierConnection() {
    Session session = fixture.started(link, new Cursor("c", 1, 5, 3));
    chats.heads = ScriptedChats.page(HEAD);

    ping(session);

    assertThat(heads().get(0).heads()).isEmpty();
  }

  @Test
  void savesWhatWasConfirmed_beforeItAsks() {
    Session session = fixture.started(link);
    session.handle(ack("c", 1, 5));

    ping(session);
    link.run();

    assertThat(fixture.tier.cursor("uann", "d1", "c")).contains(new Cursor("c", 1, 5, 0));
  }

  @Test
  void asksOnceASecond_howeverOftenTheClientPings() {
    Session session = fixture.started(link);
    int before = chats.headsAsked;

    for (int i = 0; i < 100; i++) {
      session.handle(PING);
    }
    link.run();
    assertThat(chats.headsAsked - before).isZero();
    assertThat(link.take(Event.Pong.class)).hasSize(100).contains(new Event.Pong(77));
    link.advance(1_000);
    assertThat(chats.headsAsked - before).isEqualTo(1);
    link.advance(1_000);
    assertThat(chats.headsAsked - before).isEqualTo(2);
    link.advance(10_000);
    assertThat(chats.headsAsked - before).isEqualTo(2);
  }

  @Test
  void forgetsAFailedQuestion_andAsksWithTheNextHeartbeat() {
    Session session = fixture.started(link);
    chats.heads = CompletableFuture.failedFuture(new IllegalStateException("away"));
    ping(session);
    assertThat(heads()).isEmpty();

    chats.heads = ScriptedChats.page(HEAD);
    ping(session);
    assertThat(heads()).hasSize(1);
  }

  @Test
  @DisplayName("B7: a full connection is not written to; what it missed is told when it drains")
  void remembersThatSomethingWasMissed_andTellsWhenTheConnectionDrains() {
    Session session = fixture.started(link);
    Entry entry =
        new Entry(5, 5, EntryType.TEXT, "ubob", "Bob", "x", 1, "hi", 0, List.of(), null, Map.of());
    chats.heads = ScriptedChats.page(HEAD);
    link.writable = false;
    for (int i = 0; i < 1_000; i++) {
      session.push(new Event.Push("c", 1, List.of(entry)));
    }
    link.run();
    assertThat(link.heard).isEmpty();

    link.writable = true;
    session.drained();
    link.advance(1_000);

    assertThat(heads()).containsExactly(new Event.Heads(List.of(HEAD), false));
    session.drained();
    link.advance(5_000);
    assertThat(heads()).isEmpty();
  }

  @Test
  void keepsHeadsBack_fromAFullConnection() {
    Session session = fixture.started(link);
    chats.heads = ScriptedChats.page(HEAD);
    link.writable = false;
    ping(session);
    assertThat(heads()).isEmpty();

    link.writable = true;
    session.drained();
    link.advance(1_000);
    assertThat(heads()).hasSize(1);
  }

  @Test
  @DisplayName("C6: no progress for three heartbeats closes the link")
  void closes_whenNothingIsConfirmedForThreeHeartbeats() {
    Session session = fixture.started(link);
    chats.heads = ScriptedChats.page(HEAD);

    for (int i = 0; i < 3; i++) {
      link.advance(50_000);
      session.handle(PING);
      link.run();
      assertThat(link.closed).isNull();
    }
    link.advance(50_000);
    session.handle(PING);
    link.run();

    assertThat(link.closed).isEqualTo(CloseCode.TOO_SLOW);
    assertThat(fixture.sessions.size()).isZero();
  }

  @Test
  void doesNotClose_aClientThatConfirmsSlowlyButSurely() {
    Session session = fixture.started(link);
    chats.heads = ScriptedChats.page(new Head("c", 1, 1, 100, 100, 0, 0));

    for (int i = 1; i <= 10; i++) {
      link.advance(50_000);
      session.handle(ack("c", 1, i));
      session.handle(PING);
      link.run();
    }

    assertThat(link.closed).isNull();
  }

  @Test
  void countsFromTheMomentThereIsSomething_notFromTheLastConfirmation() {
    Session session = fixture.started(link);
    for (int i = 0; i < 10; i++) {
      ping(session);
      link.advance(50_000);
    }

    chats.heads = ScriptedChats.page(HEAD);
    ping(session);
    link.run();

    assertThat(link.closed).isNull();
  }

  @Test
  void endsTheSession_whenAnotherConnectionHasIt() {
    Session session = fixture.started(link);
    chats.heads = CompletableFuture.completedFuture(new HeadsPage(List.of(), false, true));

    ping(session);
    link.run();

    assertThat(link.take(Event.Kick.class)).containsExactly(new Event.Kick("REPLACED"));
    assertThat(link.closed).isEqualTo(CloseCode.KICKED);
  }
}
