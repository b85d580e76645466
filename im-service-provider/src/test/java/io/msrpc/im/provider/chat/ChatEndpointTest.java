package io.msrpc.im.provider.chat;

import static io.msrpc.im.provider.StoreFixture.ALICE;
import static io.msrpc.im.provider.StoreFixture.BOB;
import static io.msrpc.im.provider.StoreFixture.CAROL;
import static io.msrpc.im.provider.StoreFixture.await;
import static io.msrpc.im.provider.StoreFixture.cmid;
import static io.msrpc.im.provider.StoreFixture.conv;
import static io.msrpc.im.provider.StoreFixture.message;
import static io.msrpc.im.provider.StoreFixture.phoneOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.im.account.Account;
import io.msrpc.im.chat.ChatError;
import io.msrpc.im.chat.Entry;
import io.msrpc.im.chat.EntryType;
import io.msrpc.im.chat.HeadsQuery;
import io.msrpc.im.chat.Message;
import io.msrpc.im.chat.Pull;
import io.msrpc.im.chat.PullResult;
import io.msrpc.im.chat.ReadOutcome;
import io.msrpc.im.chat.SendOutcome;
import io.msrpc.im.chat.SendOutcome.Committed;
import io.msrpc.im.chat.SendOutcome.Refused;
import io.msrpc.im.provider.StoreFixture;
import io.msrpc.im.provider.Stores;
import io.msrpc.im.provider.push.EntryPushes;
import io.msrpc.im.provider.push.FakeGateways;
import io.msrpc.im.provider.push.HandLoop;
import io.msrpc.im.provider.push.ReadPushes;
import io.msrpc.im.provider.session.Route;
import io.msrpc.im.provider.storage.local.LocalSoftState;
import io.msrpc.im.provider.storage.sqlite.SqliteStore;
import io.msrpc.im.provider.storage.sqlite.SqliteStores;
import io.msrpc.im.session.Gateway;
import io.msrpc.im.session.SessionRef;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChatEndpointTest {
  private final HandLoop loop = new HandLoop();
  private final FakeGateways gateways = new FakeGateways();
  private final LocalSoftState softState = new LocalSoftState(loop.ticker(), Duration.ofHours(1));

  @TempDir private Path directory;
  private SqliteStore store;
  private ChatEndpoint chat;
  private StoreFixture fixture;

  @BeforeEach
  void open() {
    store = SqliteStore.open(directory.resolve("msim.db"), InstantSource.system());
    Stores stores = SqliteStores.of(store);
    fixture = new StoreFixture(stores);
    chat =
        new ChatEndpoint(
            stores.log(),
            softState,
            new EntryPushes(gateways, softState, loop.executor()),
            new ReadPushes(gateways, softState, loop.executor()));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  @DisplayName("B3, C5: a message is answered after it is in the log, where it can be read")
  void commitsThenAnswers() {
    Committed committed = (Committed) send(phoneOf(ALICE), message(BOB, cmid(), "hi")).get(0);
    assertThat(committed)
        .extracting(Committed::conv, Committed::epoch, Committed::seq, Committed::ord)
        .containsExactly(conv(ALICE, BOB), 1L, 1L, 1L);
    assertThat(committed.dup()).isFalse();
    PullResult.Entries read = (PullResult.Entries) pull(phoneOf(BOB), 1, 10, 10);
    assertThat(read.entries()).extracting(Entry::content).containsExactly("hi");
    assertThat(read.entries().get(0).time()).isEqualTo(committed.time());
  }

  @Test
  @DisplayName("B: the sender's name is the account's, not the message's")
  void takesTheSenderFromTheSession() {
    Message message =
        new Message(
            cmid(),
            null,
            BOB.uid(),
            null,
            EntryType.TEXT,
            "hi",
            0,
            List.of(),
            null,
            Map.of("from", CAROL.uid(), "fromNick", "CAROL"));
    send(phoneOf(ALICE), message);
    Entry entry = ((PullResult.Entries) pull(phoneOf(BOB), 1, 1, 1)).entries().get(0);
    assertThat(entry)
        .extracting(Entry::from, Entry::fromNick)
        .containsExactly(ALICE.uid(), "ALICE");
  }

  @Test
  void answersARetry_withTheFirstOnesNumbers() {
    Message message = message(BOB, cmid(), "hi");
    Committed first = (Committed) send(phoneOf(ALICE), message).get(0);
    send(phoneOf(BOB), message(ALICE, cmid(), "between"));
    Committed again = (Committed) send(phoneOf(ALICE), message).get(0);
    assertThat(again.dup()).isTrue();
    assertThat(again)
        .extracting(Committed::seq, Committed::ord, Committed::time)
        .containsExactly(first.seq(), first.ord(), first.time());
  }

  @Test
  void answersARetry_thatNamesTheConversationInsteadOfTheUser() {
    Message byUid = message(BOB, cmid(), "hi");
    send(phoneOf(ALICE), byUid);
    Message byConv = inConversation(byUid.cmid(), conv(ALICE, BOB));
    assertThat(((Committed) send(phoneOf(ALICE), byConv).get(0)).dup()).isTrue();
  }

  @Test
  void givesEveryMessageItsOwnAnswer() {
    List<SendOutcome> outcomes =
        send(
            phoneOf(ALICE),
            message(BOB, cmid(), "one"),
            message(BOB, "no cmid", "two"),
            message(StoreFixture.account("nobody"), cmid(), "three"),
            message(new Account("not a uid", "", ""), cmid(), "four"),
            inConversation(cmid(), conv(BOB, CAROL)),
            inConversation(cmid(), conv(ALICE, CAROL)),
            inGroup(cmid()),
            message(BOB, cmid(), "five"));
    assertThat(outcomes).first().isInstanceOf(Committed.class);
    assertThat(outcomes.subList(1, 7))
        .extracting(outcome -> ((Refused) outcome).error())
        .containsExactly(
            ChatError.BAD_FORMAT,
            ChatError.NO_SUCH_USER,
            ChatError.NO_SUCH_USER,
            ChatError.NOT_MEMBER,
            ChatError.NOT_MEMBER,
            ChatError.NOT_MEMBER);
    assertThat(((Committed) outcomes.get(7)).seq()).isEqualTo(2);
  }

  @Test
  void refusesAll_whenSuperseded() {
    await(store.sessions().open(ALICE.uid(), "alice-phone"));
    assertThat(((Refused) send(phoneOf(ALICE), message(BOB, cmid(), "x")).get(0)).error())
        .isEqualTo(ChatError.SUPERSEDED);
  }

  @Test
  @DisplayName("I14: storage that fails acknowledges nothing, and what follows is BUSY too")
  void answersBusy_fromTheFirstThatStorageDidNotTake() {
    store.close();
    List<SendOutcome> outcomes =
        send(
            phoneOf(ALICE),
            message(BOB, "bad", "one"),
            message(BOB, cmid(), "two"),
            message(BOB, "bad", "three"));
    assertThat(outcomes)
        .extracting(outcome -> ((Refused) outcome).error())
        .containsExactly(ChatError.BAD_FORMAT, ChatError.BUSY, ChatError.BUSY);
    assertThat(((Refused) outcomes.get(1)).retryAfterMillis()).isPositive();
    loop.run();
    assertThat(gateways.entries()).isEmpty();
  }

  @Test
  void answersBusy_toWhatIsTooManyForOneCall() {
    List<Message> many =
        Collections.nCopies(103, "").stream().map(any -> message(BOB, cmid(), "x")).toList();
    List<SendOutcome> outcomes = await(chat.send(phoneOf(ALICE), many));
    assertThat(outcomes).hasSize(103);
    assertThat(outcomes.subList(0, 100)).allMatch(Committed.class::isInstance);
    assertThat(outcomes.subList(100, 103)).allMatch(Refused.class::isInstance);
  }

  @Test
  @DisplayName("B6: the sender learns whether the receiver is online")
  void saysWhetherTheReceiverIsOnline() {
    assertThat(delivered(BOB)).isFalse();
    connect(BOB, "bob-phone", "g1");
    assertThat(delivered(BOB)).isTrue();
    connect(ALICE, "alice-phone", "g1");
    assertThat(delivered(ALICE)).isFalse();
    connect(ALICE, "alice-laptop", "g1");
    assertThat(delivered(ALICE)).isTrue();
  }

  @Test
  void pushesWhatWasAdded_butNoRetry() {
    connect(BOB, "bob-phone", "g1");
    Message message = message(BOB, cmid(), "hi");
    send(phoneOf(ALICE), message);
    send(phoneOf(ALICE), message);
    loop.run();
    assertThat(gateways.entries()).hasSize(1);
    assertThat(gateways.entries().get(0).what().entries())
        .extracting(Entry::content)
        .containsExactly("hi");
  }

  @Test
  void tellsAMovedReadCursor_andNoOther() {
    connect(ALICE, "alice-phone", "g1");
    send(phoneOf(BOB), message(ALICE, cmid(), "1"), message(ALICE, cmid(), "2"));
    loop.run();
    loop.advance(Duration.ofSeconds(2));
    gateways.reads().clear();
    String conv = conv(ALICE, BOB);
    assertThat(await(chat.read(phoneOf(ALICE), conv, 1, 2))).isEqualTo(new ReadOutcome(null, 2));
    assertThat(await(chat.read(phoneOf(ALICE), conv, 1, 1))).isEqualTo(new ReadOutcome(null, 2));
    loop.advance(Duration.ofSeconds(2));
    assertThat(gateways.reads()).hasSize(1);
    assertThat(gateways.reads().get(0).what().uid()).isEqualTo(ALICE.uid());
    assertThat(await(chat.read(phoneOf(ALICE), "no id", 1, 1)).error())
        .isEqualTo(ChatError.NOT_MEMBER);
  }

  @Test
  void refusesRangesThatAreNone() {
    fixture.send(phoneOf(ALICE), BOB, 1);
    for (long[] wish : new long[][] {{0, 1, 1}, {2, 1, 1}, {1, 1, 0}, {1, 1, 201}, {-1, -1, 1}}) {
      PullResult result = pull(phoneOf(BOB), wish[0], wish[1], (int) wish[2]);
      assertThat(((PullResult.Refused) result).error()).isEqualTo(ChatError.BAD_FORMAT);
    }
  }

  @Test
  void cutsLimitsToWhatIsAllowed() {
    fixture.send(phoneOf(ALICE), BOB, 1);
    assertThat(await(chat.heads(new HeadsQuery(phoneOf(BOB), "phone", 0))).heads()).hasSize(1);
    assertThat(await(chat.conversations(BOB.uid(), Long.MAX_VALUE, 0)).conversations()).hasSize(1);
  }

  private boolean delivered(Account to) {
    return ((Committed) send(phoneOf(ALICE), message(to, cmid(), "x")).get(0)).delivered();
  }

  private void connect(Account account, String sid, String gatewayId) {
    softState.put(new Route(new SessionRef(account.uid(), sid, 1), new Gateway(gatewayId, "boot")));
  }

  private List<SendOutcome> send(SessionRef session, Message... messages) {
    return await(chat.send(session, List.of(messages)));
  }

  private PullResult pull(SessionRef session, long from, long to, int limit) {
    return await(chat.pull(new Pull(session, conv(ALICE, BOB), 0, from, to, limit)));
  }

  private static Message inConversation(String cmid, String conv) {
    return new Message(cmid, conv, null, null, EntryType.TEXT, "hi", 0, List.of(), null, Map.of());
  }

  private static Message inGroup(String cmid) {
    return new Message(cmid, null, null, "g1", EntryType.TEXT, "x", 0, List.of(), null, Map.of());
  }
}
