package io.msrpc.im.gateway.session;

import static io.msrpc.im.gateway.session.SessionFixture.cmid;
import static io.msrpc.im.gateway.session.SessionFixture.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import io.msrpc.im.chat.ChatError;
import io.msrpc.im.chat.Message;
import io.msrpc.im.chat.SendOutcome;
import io.msrpc.im.gateway.protocol.CloseCode;
import io.msrpc.im.gateway.protocol.Event;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SendQueueTest {
  private final SessionFixture fixture = new SessionFixture();
  private final ScriptedChats chats = fixture.chats;
  private final TestLink link = new TestLink();
  private final Session session = fixture.started(link);

  private void sendAll(int from, int to) {
    IntStream.rangeClosed(from, to).forEach(n -> session.handle(send(n)));
  }

  private List<String> cmids(int batch) {
    return chats.batches.get(batch).stream().map(Message::cmid).toList();
  }

  private List<String> codes() {
    link.run();
    return link.take(Event.Failure.class).stream().map(Event.Failure::code).toList();
  }

  private static SendOutcome committed(int n) {
    return new SendOutcome.Committed(cmid(n), "c", 1, n, n, 1, false, false);
  }

  private static SendOutcome refused(int n, ChatError error) {
    return new SendOutcome.Refused(cmid(n), error, "as told", 500);
  }

  @Test
  void keepsOneBatchOutstanding_andTakesTheRestNext() {
    sendAll(1, 5);

    assertThat(cmids(0)).containsExactly(cmid(1));
    assertThat(chats.batches).hasSize(1);
    chats.commit(0);
    link.run();
    assertThat(cmids(1)).containsExactly(cmid(2), cmid(3), cmid(4), cmid(5));
    chats.commit(1);
    link.run();
    assertThat(link.take(Event.SendAck.class).stream().map(Event.SendAck::cmid))
        .containsExactly(cmid(1), cmid(2), cmid(3), cmid(4), cmid(5));
  }

  @Test
  void acknowledgesNothing_beforeTheCommit() {
    sendAll(1, 3);
    link.run();

    assertThat(link.heard).isEmpty();
  }

  @Test
  void refusesWhatIsBeyondTheWindow_andSendsWhatWasWithinIt() {
    sendAll(1, 33);

    List<Event.Failure> failures = link.take(Event.Failure.class);
    assertThat(failures).hasSize(1);
    assertThat(failures.get(0).code()).isEqualTo("BUSY");
    assertThat(failures.get(0).cmid()).isEqualTo(cmid(33));
    assertThat(failures.get(0).retryAfterMs()).isEqualTo(100);
    chats.commit(0);
    link.run();
    assertThat(cmids(1)).hasSize(31).startsWith(cmid(2)).endsWith(cmid(32));
  }

  @Test
  void stopsAtTheFirstBusy_andWhatFollowsIsBusyToo() {
    sendAll(1, 4);
    chats.commit(0);
    link.run();
    sendAll(5, 6);
    link.heard.clear();

    chats
        .answers
        .get(1)
        .complete(List.of(committed(2), refused(3, ChatError.BUSY), refused(4, ChatError.BUSY)));
    link.run();

    assertThat(link.heard.get(0).event()).isInstanceOf(Event.SendAck.class);
    List<Event.Failure> failures = link.take(Event.Failure.class);
    assertThat(failures.stream().map(Event.Failure::code)).containsOnly("BUSY");
    assertThat(failures.stream().map(Event.Failure::cmid))
        .containsExactly(cmid(3), cmid(4), cmid(5), cmid(6));
    assertThat(failures.stream().map(Event.Failure::retryAfterMs)).containsOnly(500L);
    assertThat(chats.batches).hasSize(2);
  }

  @Test
  void letsNothingOvertake_theMessageThatHasToComeAgain() {
    sendAll(1, 1);
    chats.answers.get(0).complete(List.of(refused(1, ChatError.BUSY)));
    link.run();

    session.handle(send(2));
    assertThat(codes()).containsExactly("BUSY", "BUSY");
    session.handle(send(1));
    session.handle(send(2));
    chats.commit(1);
    link.run();

    assertThat(cmids(1)).containsExactly(cmid(1));
    assertThat(cmids(2)).containsExactly(cmid(2));
  }

  @Test
  void waitsForAnAbandonedMessage_tenSecondsAndNoLonger() {
    sendAll(1, 1);
    chats.answers.get(0).complete(List.of(refused(1, ChatError.BUSY)));
    link.run();

    link.advance(10_499);
    session.handle(send(2));
    assertThat(chats.batches).hasSize(1);
    link.advance(1);
    session.handle(send(3));
    assertThat(cmids(1)).containsExactly(cmid(3));
  }

  @Test
  void goesOn_afterARefusalForGood() {
    sendAll(1, 3);
    chats.answers.get(0).complete(List.of(refused(1, ChatError.CONFLICT)));
    link.run();

    assertThat(link.take(Event.Failure.class).get(0).retryAfterMs()).isNull();
    assertThat(cmids(1)).containsExactly(cmid(2), cmid(3));
  }

  @Test
  void treatsAnAnswerItDoesNotKnow_asAnUnknownOutcome() {
    sendAll(1, 2);
    chats.answers.get(0).complete(List.of(refused(1, ChatError.OTHER)));

    assertThat(codes()).containsExactly("UNKNOWN_OUTCOME", "BUSY");
  }

  @Test
  void treatsAMissingAnswer_asAnUnknownOutcome() {
    sendAll(1, 1);
    chats.answers.get(0).complete(List.of());

    assertThat(codes()).containsExactly("UNKNOWN_OUTCOME");
  }

  @Test
  void tellsACallThatNeverStarted_fromOneThatMayHaveRun() {
    sendAll(1, 1);
    chats
        .answers
        .get(0)
        .completeExceptionally(new NotStartedException(Reason.UNAVAILABLE, "nobody"));
    assertThat(codes()).containsExactly("BUSY");

    sendAll(1, 2);
    chats
        .answers
        .get(1)
        .completeExceptionally(
            new CompletionException(
                new OutcomeUnknownException(Reason.DEADLINE_EXCEEDED, "too late")));
    assertThat(codes()).containsExactly("UNKNOWN_OUTCOME", "BUSY");

    sendAll(1, 1);
    chats.answers.get(2).completeExceptionally(new IllegalStateException("a bug"));
    assertThat(codes()).containsExactly("UNKNOWN_OUTCOME");
  }

  @Test
  void limitsTheRate_andHoldsBackWhatFollows() {
    for (int n = 1; n <= 60; n++) {
      session.handle(send(n));
      chats.commit(n - 1);
      link.run();
    }
    link.heard.clear();

    session.handle(send(61));
    session.handle(send(62));
    List<Event.Failure> failures = link.take(Event.Failure.class);
    assertThat(failures.get(0).code()).isEqualTo("RATE_LIMITED");
    assertThat(failures.get(0).retryAfterMs()).isBetween(50L, 51L);
    assertThat(failures.get(1).code()).isEqualTo("BUSY");
    assertThat(failures.get(1).retryAfterMs()).isBetween(49L, 51L);

    link.advance(51);
    session.handle(send(62));
    assertThat(codes()).containsExactly("BUSY");
    session.handle(send(61));
    assertThat(cmids(60)).containsExactly(cmid(61));
  }

  @Test
  void endsTheSession_whenAnotherConnectionHasIt() {
    sendAll(1, 3);
    chats.answers.get(0).complete(List.of(refused(1, ChatError.SUPERSEDED)));
    link.run();

    assertThat(link.take(Event.Kick.class)).containsExactly(new Event.Kick("REPLACED"));
    assertThat(link.closed).isEqualTo(CloseCode.KICKED);
    assertThat(fixture.sessions.size()).isZero();
    session.handle(send(4));
    assertThat(chats.batches.size()).isLessThanOrEqualTo(2);
    assertThat(link.heard).isEmpty();
  }

  @Test
  void saysNothing_toAConnectionThatIsGone() {
    sendAll(1, 1);
    session.closed();
    chats.commit(0);
    link.run();

    assertThat(link.heard).isEmpty();
  }
}
