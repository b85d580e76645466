package io.msrpc.im.provider;

import io.msrpc.im.account.Account;
import io.msrpc.im.chat.EntryType;
import io.msrpc.im.chat.Message;
import io.msrpc.im.provider.account.AccountDirectory.Credentials;
import io.msrpc.im.provider.chat.Appended;
import io.msrpc.im.provider.chat.Draft;
import io.msrpc.im.provider.chat.PrivateConversation;
import io.msrpc.im.provider.session.StoredSession;
import io.msrpc.im.session.SessionRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Puts users, sessions and messages into a store, and waits for what it answers. */
public final class StoreFixture {
  public static final Account ALICE = account("alice");
  public static final Account BOB = account("bob");
  public static final Account CAROL = account("carol");

  private final Stores stores;

  /** With three users, each with an open session on a phone: {@code alice-phone} and so on. */
  public StoreFixture(Stores stores) {
    this.stores = stores;
    for (Account account : List.of(ALICE, BOB, CAROL)) {
      await(stores.accounts().add(new Credentials(account, "hash of " + account.user())));
      open(account, "phone", "android");
    }
  }

  public static Account account(String name) {
    return new Account("u" + name, name, name.toUpperCase(java.util.Locale.ROOT));
  }

  /** Starts and opens a session with id {@code <name>-<device>}. */
  public SessionRef open(Account account, String device, String platform) {
    String sid = account.user() + "-" + device;
    await(stores.sessions().start(session(sid, account, device, platform)));
    return await(stores.sessions().open(account.uid(), sid)).orElseThrow().ref();
  }

  public static StoredSession session(String sid, Account account, String device, String platform) {
    return new StoredSession(sid, account, device, platform, "1.0", 1_000, 9_000_000_000_000L, 0);
  }

  /** The claim of the session that every user begins with. */
  public static SessionRef phoneOf(Account account) {
    return new SessionRef(account.uid(), account.user() + "-phone", 1);
  }

  public List<Appended> send(SessionRef session, Draft... drafts) {
    return await(stores.log().append(session, Arrays.asList(drafts), added -> {}));
  }

  /** Sends so many messages, one a call. */
  public void send(SessionRef session, Account to, int count) {
    for (int i = 0; i < count; i++) {
      send(session, text(session, to, cmid(), "message " + i));
    }
  }

  public static Draft text(SessionRef from, Account to, String cmid, String content) {
    return draft(from, to, message(to, cmid, content), "hash of " + content);
  }

  public static Draft draft(SessionRef from, Account to, Message message, String bodyHash) {
    return new Draft(message, PrivateConversation.of(from.uid(), to.uid()), true, bodyHash);
  }

  public static Message message(Account to, String cmid, String content) {
    return new Message(
        cmid, null, to.uid(), null, EntryType.TEXT, content, 0, List.of(), null, Map.of());
  }

  /** A message id nobody has used. */
  public static String cmid() {
    return java.util.UUID.randomUUID().toString().replace("-", "");
  }

  /** What a future completes with, soon. */
  public static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(20, TimeUnit.SECONDS).join();
  }

  public static String conv(Account one, Account other) {
    return PrivateConversation.of(one.uid(), other.uid()).id();
  }

  /** The numbers of what was added; fails when something was not. */
  public static List<Long> seqs(List<Appended> outcomes) {
    List<Long> seqs = new ArrayList<>();
    outcomes.forEach(outcome -> seqs.add(((Appended.Added) outcome).entry().seq()));
    return seqs;
  }
}
