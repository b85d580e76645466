package io.msrpc.im.provider.chat;

import static io.msrpc.im.provider.StoreFixture.ALICE;
import static io.msrpc.im.provider.StoreFixture.BOB;
import static io.msrpc.im.provider.StoreFixture.CAROL;
import static io.msrpc.im.provider.StoreFixture.await;
import static io.msrpc.im.provider.StoreFixture.conv;
import static io.msrpc.im.provider.StoreFixture.phoneOf;
import static io.msrpc.im.provider.StoreFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.im.account.Account;
import io.msrpc.im.chat.ChatError;
import io.msrpc.im.chat.Entry;
import io.msrpc.im.chat.Head;
import io.msrpc.im.chat.HeadsQuery;
import io.msrpc.im.chat.Pull;
import io.msrpc.im.chat.PullResult;
import io.msrpc.im.provider.StoreFixture;
import io.msrpc.im.provider.Stores;
import io.msrpc.im.provider.chat.Appended.Added;
import io.msrpc.im.provider.chat.Appended.Known;
import io.msrpc.im.provider.chat.Appended.Rejected;
import io.msrpc.im.session.SessionRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three users send, retry, reuse ids, read and reconnect at random, many calls at once; whatever
 * the order, the invariants hold. The seed is in the test's name.
 */
public abstract class LogInvariantsContract {
  private static final List<Account> USERS = List.of(ALICE, BOB, CAROL);
  private static final int STEPS = 400;

  private record Sent(Account from, Account to, String cmid, String content, Appended outcome) {
    String conv() {
      return StoreFixture.conv(from, to);
    }
  }

  private Stores stores;
  private Random random;
  private final Map<Account, SessionRef> sessions = new HashMap<>();
  private final List<CompletableFuture<Sent>> sends = new ArrayList<>();
  private final Map<String, Long> lastRead = new HashMap<>();

  /** An empty store, closed by the subclass. */
  protected abstract Stores stores();

  @BeforeEach
  void addUsers() {
    stores = stores();
    new StoreFixture(stores);
    USERS.forEach(user -> sessions.put(user, phoneOf(user)));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  @DisplayName("I2, I3, I4, I9: one entry a cmid, none unsent, no holes, cursors only forward")
  void holdWhateverHappens(long seed) {
    random = new Random(seed);
    for (int i = 0; i < STEPS; i++) {
      step();
    }
    List<Sent> sent = sends.stream().map(StoreFixture::await).toList();
    for (Account one : USERS) {
      for (Account other : USERS) {
        checkLog(one, conv(one, other), sent);
      }
      checkHeads(one);
    }
    checkRejections(sent);
  }

  private void step() {
    Account from = any();
    switch (random.nextInt(10)) {
      case 0 -> reconnect(from);
      case 1 -> read(from, any());
      default -> send(from, any());
    }
  }

  /** Few ids and bodies, so that retries and conflicts are common. */
  private void send(Account from, Account to) {
    String cmid = "%032x".formatted(random.nextInt(60));
    String content = "body " + random.nextInt(2);
    SessionRef session = sessions.get(from);
    sends.add(
        stores
            .log()
            .append(session, List.of(text(session, to, cmid, content)), added -> {})
            .thenApply(outcomes -> new Sent(from, to, cmid, content, outcomes.get(0))));
  }

  private void reconnect(Account user) {
    SessionRef stale = sessions.get(user);
    SessionRef opened = await(stores.sessions().open(user.uid(), stale.sid())).orElseThrow().ref();
    sessions.put(user, opened);
    List<Appended> late =
        await(
            stores
                .log()
                .append(stale, List.of(text(stale, any(), "0".repeat(32), "late")), a -> {}));
    assertThat(((Rejected) late.get(0)).error()).isEqualTo(ChatError.SUPERSEDED);
  }

  private void read(Account user, Account other) {
    String conv = conv(user, other);
    ReadMove move =
        await(stores.log().moveReadCursor(sessions.get(user), conv, 1, random.nextInt(40)));
    if (move.outcome().error() == null) {
      Long before = lastRead.put(user.uid() + conv, move.outcome().readSeq());
      assertThat(move.outcome().readSeq()).isGreaterThanOrEqualTo(before == null ? 0 : before);
    }
  }

  private void checkLog(Account reader, String conv, List<Sent> sent) {
    List<Entry> log = log(reader, conv);
    assertThat(log)
        .extracting(Entry::seq)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, log.size()).boxed().toList());
    assertThat(log.stream().map(entry -> entry.from() + entry.cmid())).doesNotHaveDuplicates();
    List<Sent> here = sent.stream().filter(s -> s.conv().equals(conv)).toList();
    for (Entry entry : log) {
      assertThat(here)
          .anyMatch(s -> s.outcome() instanceof Added added && added.entry().equals(entry));
    }
    assertThat(here.stream().filter(s -> s.outcome() instanceof Added)).hasSameSizeAs(log);
    here.forEach(s -> checkKnown(s, log));
  }

  private static void checkKnown(Sent sent, List<Entry> log) {
    if (sent.outcome() instanceof Known known) {
      Entry first = log.get((int) known.seq() - 1);
      assertThat(first)
          .extracting(Entry::from, Entry::cmid, Entry::content, Entry::time)
          .containsExactly(sent.from().uid(), sent.cmid(), sent.content(), known.time());
    }
  }

  private static void checkRejections(List<Sent> sent) {
    for (Sent one : sent) {
      if (one.outcome() instanceof Rejected rejected) {
        assertThat(rejected.error()).isEqualTo(ChatError.CONFLICT);
        assertThat(sent)
            .anyMatch(
                other ->
                    other.outcome() instanceof Added
                        && other.from().equals(one.from())
                        && other.conv().equals(one.conv())
                        && other.cmid().equals(one.cmid())
                        && !other.content().equals(one.content()));
      }
    }
  }

  private void checkHeads(Account user) {
    HeadsQuery query = new HeadsQuery(sessions.get(user), "phone", 100);
    for (Head head : await(stores.log().heads(query)).heads()) {
      List<Entry> log = log(user, head.conv());
      assertThat(head.headSeq()).isEqualTo(log.size());
      assertThat(log)
          .filteredOn(entry -> entry.seq() > head.readSeq() && !entry.from().equals(user.uid()))
          .hasSize((int) head.unread());
    }
  }

  private List<Entry> log(Account reader, String conv) {
    PullResult result =
        await(stores.log().read(new Pull(sessions.get(reader), conv, 0, 1, 1_000, 1_000)));
    return result instanceof PullResult.Entries entries ? entries.entries() : List.of();
  }

  private Account any() {
    return USERS.get(random.nextInt(USERS.size()));
  }
}
