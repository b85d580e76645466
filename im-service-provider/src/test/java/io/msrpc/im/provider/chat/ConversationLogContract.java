package io.msrpc.im.provider.chat;

import static io.msrpc.im.provider.StoreFixture.ALICE;
import static io.msrpc.im.provider.StoreFixture.BOB;
import static io.msrpc.im.provider.StoreFixture.CAROL;
import static io.msrpc.im.provider.StoreFixture.account;
import static io.msrpc.im.provider.StoreFixture.await;
import static io.msrpc.im.provider.StoreFixture.cmid;
import static io.msrpc.im.provider.StoreFixture.conv;
import static io.msrpc.im.provider.StoreFixture.draft;
import static io.msrpc.im.provider.StoreFixture.message;
import static io.msrpc.im.provider.StoreFixture.phoneOf;
import static io.msrpc.im.provider.StoreFixture.seqs;
import static io.msrpc.im.provider.StoreFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.im.account.Account;
import io.msrpc.im.chat.ChatError;
import io.msrpc.im.chat.Entry;
import io.msrpc.im.chat.EntryType;
import io.msrpc.im.chat.Message;
import io.msrpc.im.chat.Pull;
import io.msrpc.im.chat.PullResult;
import io.msrpc.im.provider.StoreFixture;
import io.msrpc.im.provider.Stores;
import io.msrpc.im.provider.chat.Appended.Added;
import io.msrpc.im.provider.chat.Appended.Known;
import io.msrpc.im.provider.chat.Appended.Rejected;
import io.msrpc.im.session.SessionRef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link ConversationLog} does when it is appended to and read. */
public abstract class ConversationLogContract {
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
  void numbersWithoutHoles_whoeverSends() {
    fixture.send(phoneOf(ALICE), BOB, 3);
    fixture.send(phoneOf(BOB), ALICE, 2);
    List<Appended> batch =
        fixture.send(
            phoneOf(ALICE),
            text(phoneOf(ALICE), BOB, cmid(), "a"),
            text(phoneOf(ALICE), BOB, cmid(), "b"));
    assertThat(seqs(batch)).containsExactly(6L, 7L);
    assertThat(entries(phoneOf(BOB), conv(ALICE, BOB)))
        .extracting(Entry::seq)
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
  }

  @Test
  void numbersEachConversationByItself() {
    fixture.send(phoneOf(ALICE), BOB, 3);
    List<Appended> other = fixture.send(phoneOf(ALICE), text(phoneOf(ALICE), CAROL, cmid(), "hi"));
    assertThat(seqs(other)).containsExactly(1L);
  }

  @Test
  @DisplayName("C: ids do not restart with a connection, so a retry after a reconnect is known")
  void answersTheFirstSeq_whenACmidComesAgainOverAnotherConnection() {
    String cmid = cmid();
    fixture.send(phoneOf(ALICE), BOB, 1);
    Added first = (Added) fixture.send(phoneOf(ALICE), text(phoneOf(ALICE), BOB, cmid, "x")).get(0);
    fixture.send(phoneOf(BOB), ALICE, 1);
    SessionRef again =
        await(stores.sessions().open(ALICE.uid(), "alice-phone")).orElseThrow().ref();
    assertThat(fixture.send(again, text(again, BOB, cmid, "x")))
        .containsExactly(new Known(conv(ALICE, BOB), first.epoch(), 2, 2, first.entry().time()));
    assertThat(entries(phoneOf(BOB), conv(ALICE, BOB))).hasSize(3);
  }

  @Test
  void answersTheFirstSeq_whenACmidComesTwiceInOneBatch() {
    String cmid = cmid();
    List<Appended> outcomes =
        fixture.send(
            phoneOf(ALICE),
            text(phoneOf(ALICE), BOB, cmid, "x"),
            text(phoneOf(ALICE), BOB, cmid, "x"));
    assertThat(outcomes.get(0)).isInstanceOf(Added.class);
    assertThat(outcomes.get(1)).isInstanceOf(Known.class);
  }

  @Test
  void refusesTheCmidOfAnotherBody() {
    String cmid = cmid();
    fixture.send(phoneOf(ALICE), text(phoneOf(ALICE), BOB, cmid, "x"));
    List<Appended> other = fixture.send(phoneOf(ALICE), text(phoneOf(ALICE), BOB, cmid, "y"));
    assertThat(errors(other)).containsExactly(ChatError.CONFLICT);
  }

  @Test
  void takesTheSameCmid_fromAnotherSenderAndInAnotherConversation() {
    String cmid = cmid();
    fixture.send(phoneOf(ALICE), text(phoneOf(ALICE), BOB, cmid, "x"));
    assertThat(seqs(fixture.send(phoneOf(BOB), text(phoneOf(BOB), ALICE, cmid, "x"))))
        .containsExactly(2L);
    assertThat(seqs(fixture.send(phoneOf(ALICE), text(phoneOf(ALICE), CAROL, cmid, "x"))))
        .containsExactly(1L);
  }

  @Test
  void refusesAll_whenTheSessionHasBeenOpenedAgain() {
    String cmid = cmid();
    fixture.send(phoneOf(ALICE), text(phoneOf(ALICE), BOB, cmid, "x"));
    await(stores.sessions().open(ALICE.uid(), "alice-phone"));
    List<Appended> stale =
        fixture.send(
            phoneOf(ALICE),
            text(phoneOf(ALICE), BOB, cmid, "x"),
            text(phoneOf(ALICE), BOB, cmid(), "y"));
    assertThat(errors(stale)).containsExactly(ChatError.SUPERSEDED, ChatError.SUPERSEDED);
    assertThat(entries(phoneOf(BOB), conv(ALICE, BOB))).hasSize(1);
  }

  @Test
  void refusesAll_whenTheSessionHasEnded() {
    await(stores.sessions().end(ALICE.uid(), "alice-phone"));
    assertThat(errors(fixture.send(phoneOf(ALICE), text(phoneOf(ALICE), BOB, cmid(), "x"))))
        .containsExactly(ChatError.SUPERSEDED);
  }

  @Test
  @DisplayName("B: the sender is the session's, whatever the message or the reference says")
  void refusesAll_whenTheSessionIsAnotherUsers() {
    SessionRef stolen = new SessionRef(ALICE.uid(), "bob-phone", 1);
    assertThat(errors(fixture.send(stolen, text(stolen, CAROL, cmid(), "x"))))
        .containsExactly(ChatError.SUPERSEDED);
  }

  @Test
  void refusesToOpenAConversation_withNobody() {
    Account nobody = account("nobody");
    Draft first = text(phoneOf(ALICE), nobody, cmid(), "x");
    Draft second = text(phoneOf(ALICE), BOB, cmid(), "y");
    List<Appended> outcomes = fixture.send(phoneOf(ALICE), first, second);
    assertThat(outcomes.get(0))
        .isInstanceOfSatisfying(
            Rejected.class, r -> assertThat(r.error()).isEqualTo(ChatError.NO_SUCH_USER));
    assertThat(outcomes.get(1)).isInstanceOf(Added.class);
  }

  @Test
  void refusesAConversation_thatIsOfOthersOrNotThere() {
    fixture.send(phoneOf(ALICE), BOB, 1);
    Message message = message(BOB, cmid(), "x");
    PrivateConversation ofOthers = PrivateConversation.of(ALICE.uid(), BOB.uid());
    PrivateConversation notThere = PrivateConversation.of(CAROL.uid(), BOB.uid());
    List<Appended> outcomes =
        fixture.send(
            phoneOf(CAROL),
            new Draft(message, ofOthers, true, "h"),
            new Draft(message, notThere, false, "h"));
    assertThat(errors(outcomes)).containsExactly(ChatError.NOT_MEMBER, ChatError.NOT_MEMBER);
  }

  @Test
  void refusesAReference_toAnEntryThatIsNotThere() {
    fixture.send(phoneOf(ALICE), BOB, 1);
    assertThat(errors(fixture.send(phoneOf(ALICE), referring(2))))
        .containsExactly(ChatError.BAD_FORMAT);
    assertThat(seqs(fixture.send(phoneOf(ALICE), referring(1)))).containsExactly(2L);
  }

  @Test
  void letsAUserTalkToItself() {
    fixture.send(phoneOf(ALICE), ALICE, 2);
    assertThat(entries(phoneOf(ALICE), conv(ALICE, ALICE))).hasSize(2);
  }

  @Test
  void givesBackEveryField() {
    Message message =
        new Message(
            cmid(),
            null,
            BOB.uid(),
            null,
            EntryType.IMAGE,
            "<b>\uD83D\uDE00 漢字\ttab\n'; drop table entry; --",
            0,
            List.of(ALICE.uid(), BOB.uid()),
            "https://example.org/a.png?x=1",
            Map.of("width", "640", "a \"b\"", "\\"));
    Added added =
        (Added) fixture.send(phoneOf(ALICE), draft(phoneOf(ALICE), BOB, message, "h")).get(0);
    Entry entry = entries(phoneOf(BOB), conv(ALICE, BOB)).get(0);
    assertThat(entry).isEqualTo(added.entry());
    assertThat(entry.content()).isEqualTo(message.content());
    assertThat(entry.mentions()).isEqualTo(message.mentions());
    assertThat(entry.url()).isEqualTo(message.url());
    assertThat(entry.property()).isEqualTo(message.property());
    assertThat(entry.type()).isEqualTo(EntryType.IMAGE);
    assertThat(entry.from()).isEqualTo(ALICE.uid());
    assertThat(entry.fromNick()).isEqualTo("ALICE");
  }

  @Test
  void tellsTheListener_inTheOrderOfTheLog() {
    List<Long> told = Collections.synchronizedList(new ArrayList<>());
    List<CompletableFuture<List<Appended>>> answers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      answers.add(
          stores
              .log()
              .append(
                  phoneOf(ALICE),
                  List.of(text(phoneOf(ALICE), BOB, cmid(), "x")),
                  added -> told.addAll(seqs(added))));
    }
    answers.forEach(StoreFixture::await);
    assertThat(told).containsExactlyElementsOf(LongStream.rangeClosed(1, 200).boxed().toList());
  }

  @Test
  void readsTheRange_cutToTheHeadAndTheLimit() {
    fixture.send(phoneOf(ALICE), BOB, 5);
    PullResult.Entries cut = pulled(2, 4, 2);
    assertThat(cut.entries()).extracting(Entry::seq).containsExactly(2L, 3L);
    assertThat(cut)
        .extracting("from", "to", "headSeq", "headOrd", "more")
        .containsExactly(2L, 3L, 5L, 5L, true);
    assertThat(pulled(4, 900, 200)).extracting("from", "to", "more").containsExactly(4L, 5L, false);
    assertThat(pulled(6, 900, 200).entries()).isEmpty();
    assertThat(pulled(6, 900, 200).more()).isFalse();
  }

  @Test
  void readsAtLeastOneEntryAndNotMuchMoreThan256KiB() {
    String large = "\uD83D\uDE00".repeat(4096);
    for (int i = 0; i < 20; i++) {
      fixture.send(phoneOf(ALICE), text(phoneOf(ALICE), BOB, cmid(), large));
    }
    PullResult.Entries page = pulled(1, 20, 200);
    assertThat(page.entries()).hasSize(15);
    assertThat(page.to()).isEqualTo(15);
    assertThat(page.more()).isTrue();
  }

  @Test
  void refusesToRead_forStrangersStaleSessionsAndOtherEpochs() {
    fixture.send(phoneOf(ALICE), BOB, 1);
    String conv = conv(ALICE, BOB);
    assertThat(pullError(phoneOf(CAROL), conv, 0)).isEqualTo(ChatError.NOT_MEMBER);
    assertThat(pullError(phoneOf(CAROL), "p.ux.uy", 0)).isEqualTo(ChatError.NOT_MEMBER);
    assertThat(pullError(phoneOf(ALICE), conv, 2)).isEqualTo(ChatError.WRONG_EPOCH);
    await(stores.sessions().open(ALICE.uid(), "alice-phone"));
    assertThat(pullError(phoneOf(ALICE), conv, 0)).isEqualTo(ChatError.SUPERSEDED);
  }

  private Draft referring(long ref) {
    Message message =
        new Message(
            cmid(), null, BOB.uid(), null, EntryType.TEXT, "x", ref, List.of(), null, Map.of());
    return draft(phoneOf(ALICE), BOB, message, "h" + ref);
  }

  private PullResult.Entries pulled(long from, long to, int limit) {
    return (PullResult.Entries)
        await(stores.log().read(new Pull(phoneOf(BOB), conv(ALICE, BOB), 1, from, to, limit)));
  }

  private List<Entry> entries(SessionRef session, String conv) {
    PullResult result = await(stores.log().read(new Pull(session, conv, 0, 1, 1_000, 200)));
    return ((PullResult.Entries) result).entries();
  }

  private ChatError pullError(SessionRef session, String conv, long epoch) {
    PullResult result = await(stores.log().read(new Pull(session, conv, epoch, 1, 10, 10)));
    return ((PullResult.Refused) result).error();
  }

  private static List<ChatError> errors(List<Appended> outcomes) {
    return outcomes.stream().map(outcome -> ((Rejected) outcome).error()).toList();
  }
}
