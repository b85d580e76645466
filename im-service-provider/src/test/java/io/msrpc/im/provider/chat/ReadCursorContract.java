package io.msrpc.im.provider.chat;

import static io.msrpc.im.provider.StoreFixture.ALICE;
import static io.msrpc.im.provider.StoreFixture.BOB;
import static io.msrpc.im.provider.StoreFixture.CAROL;
import static io.msrpc.im.provider.StoreFixture.await;
import static io.msrpc.im.provider.StoreFixture.cmid;
import static io.msrpc.im.provider.StoreFixture.conv;
import static io.msrpc.im.provider.StoreFixture.phoneOf;
import static io.msrpc.im.provider.StoreFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.im.account.Account;
import io.msrpc.im.chat.ChatError;
import io.msrpc.im.chat.Conversation;
import io.msrpc.im.chat.Head;
import io.msrpc.im.chat.HeadsQuery;
import io.msrpc.im.chat.ReadOutcome;
import io.msrpc.im.provider.StoreFixture;
import io.msrpc.im.provider.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How every {@link ConversationLog} moves read cursors. */
public abstract class ReadCursorContract {
  private static final String CONV = conv(ALICE, BOB);

  private Stores stores;
  private StoreFixture fixture;

  /** An empty store, closed by the subclass. */
  protected abstract Stores stores();

  @BeforeEach
  void addUsers() {
    stores = stores();
    fixture = new StoreFixture(stores);
  }

  @Test
  @DisplayName("I9: cursors never go back, and unread counts what is behind them")
  void movesForwardOnly_andToTheHeadAtMost() {
    fixture.send(phoneOf(ALICE), BOB, 4);
    assertThat(read(BOB, 3)).isEqualTo(new ReadMove(new ReadOutcome(null, 3), true));
    assertThat(head(BOB).unread()).isEqualTo(1);
    assertThat(read(BOB, 2)).isEqualTo(new ReadMove(new ReadOutcome(null, 3), false));
    assertThat(read(BOB, 900)).isEqualTo(new ReadMove(new ReadOutcome(null, 4), true));
    assertThat(head(BOB).unread()).isZero();
  }

  @Test
  void takesTheSendersCursorAlong_whenItHasReadEverything() {
    fixture.send(phoneOf(ALICE), BOB, 2);
    assertThat(head(ALICE)).extracting(Head::readSeq, Head::unread).containsExactly(2L, 0L);
    assertThat(added(BOB).readMoved()).isFalse();
    assertThat(head(BOB)).extracting(Head::readSeq, Head::unread).containsExactly(0L, 2L);
    read(BOB, 3);
    assertThat(added(BOB).readMoved()).isTrue();
    assertThat(head(BOB)).extracting(Head::readSeq, Head::unread).containsExactly(4L, 0L);
    assertThat(head(ALICE)).extracting(Head::readSeq, Head::unread).containsExactly(2L, 2L);
  }

  @Test
  @DisplayName("I9: nobody's own messages are unread, wherever the read cursor is")
  void countsOnlyMessagesOfOthers() {
    fixture.send(phoneOf(ALICE), BOB, 2);
    fixture.send(phoneOf(BOB), ALICE, 3);
    assertThat(head(BOB)).extracting(Head::readSeq, Head::unread).containsExactly(0L, 2L);
    fixture.send(phoneOf(ALICE), BOB, 1);
    fixture.send(phoneOf(BOB), ALICE, 1);
    assertThat(head(BOB)).extracting(Head::readSeq, Head::unread).containsExactly(0L, 3L);
    read(BOB, 1);
    assertThat(listed(BOB))
        .extracting(Conversation::readSeq, Conversation::unread)
        .containsExactly(1L, 2L);
    assertThat(head(BOB).unread()).isEqualTo(2);
    read(BOB, 4);
    assertThat(head(BOB).unread()).isEqualTo(1);
    read(BOB, 6);
    assertThat(head(BOB).unread()).isZero();
    assertThat(head(ALICE)).extracting(Head::readSeq, Head::unread).containsExactly(2L, 4L);
  }

  @Test
  void movesTheSendersCursor_overHisOwnMessages_thatStandBehindIt() {
    fixture.send(phoneOf(ALICE), BOB, 1);
    assertThat(added(BOB).readMoved()).isFalse();
    read(BOB, 1);
    assertThat(head(BOB)).extracting(Head::readSeq, Head::unread).containsExactly(1L, 0L);
    assertThat(added(BOB).readMoved()).isTrue();
    assertThat(head(BOB)).extracting(Head::readSeq, Head::unread).containsExactly(3L, 0L);
  }

  @Test
  void moves_whenNoEpochIsNamed() {
    fixture.send(phoneOf(ALICE), BOB, 2);
    assertThat(await(stores.log().moveReadCursor(phoneOf(BOB), CONV, 0, 1)))
        .isEqualTo(new ReadMove(new ReadOutcome(null, 1), true));
  }

  @Test
  void leavesTheCursor_whenAMessageWasKnown() {
    String cmid = cmid();
    fixture.send(phoneOf(BOB), text(phoneOf(BOB), ALICE, cmid, "x"));
    fixture.send(phoneOf(ALICE), BOB, 1);
    fixture.send(phoneOf(BOB), text(phoneOf(BOB), ALICE, cmid, "x"));
    assertThat(head(BOB)).extracting(Head::readSeq, Head::unread).containsExactly(1L, 1L);
  }

  @Test
  void refusesStrangersOtherEpochsAndStaleSessions() {
    fixture.send(phoneOf(ALICE), BOB, 2);
    assertThat(read(CAROL, 1).outcome().error()).isEqualTo(ChatError.NOT_MEMBER);
    assertThat(await(stores.log().moveReadCursor(phoneOf(BOB), CONV, 2, 1)).outcome())
        .isEqualTo(new ReadOutcome(ChatError.WRONG_EPOCH, 0));
    await(stores.sessions().open(BOB.uid(), "bob-phone"));
    assertThat(read(BOB, 1).outcome().error()).isEqualTo(ChatError.SUPERSEDED);
  }

  private ReadMove read(Account account, long upTo) {
    return await(stores.log().moveReadCursor(phoneOf(account), CONV, 1, upTo));
  }

  private Appended.Added added(Account from) {
    Account to = from.equals(ALICE) ? BOB : ALICE;
    return (Appended.Added)
        fixture.send(phoneOf(from), text(phoneOf(from), to, cmid(), "x")).get(0);
  }

  private Conversation listed(Account account) {
    return await(stores.log().conversations(account.uid(), Long.MAX_VALUE, 10))
        .conversations()
        .get(0);
  }

  private Head head(Account account) {
    return await(stores.log().heads(new HeadsQuery(phoneOf(account), "phone", 10))).heads().get(0);
  }
}
