package io.msrpc.im.provider;

import static io.msrpc.im.provider.StoreFixture.ALICE;
import static io.msrpc.im.provider.StoreFixture.BOB;
import static io.msrpc.im.provider.StoreFixture.await;
import static io.msrpc.im.provider.StoreFixture.cmid;
import static io.msrpc.im.provider.StoreFixture.conv;
import static io.msrpc.im.provider.StoreFixture.phoneOf;
import static io.msrpc.im.provider.StoreFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.RpcClient;
import io.msrpc.RpcServer;
import io.msrpc.im.BusyException;
import io.msrpc.im.account.Login;
import io.msrpc.im.account.LoginResult.LoggedIn;
import io.msrpc.im.account.LoginService;
import io.msrpc.im.account.Registration;
import io.msrpc.im.chat.ChatService;
import io.msrpc.im.chat.HeadsQuery;
import io.msrpc.im.chat.Pull;
import io.msrpc.im.chat.PullResult;
import io.msrpc.im.contact.ContactService;
import io.msrpc.im.provider.account.Accounts;
import io.msrpc.im.provider.account.LoginEndpoint;
import io.msrpc.im.provider.account.Passwords;
import io.msrpc.im.provider.account.Tries;
import io.msrpc.im.provider.chat.ChatEndpoint;
import io.msrpc.im.provider.contact.ContactEndpoint;
import io.msrpc.im.provider.push.EntryPushes;
import io.msrpc.im.provider.push.FakeGateways;
import io.msrpc.im.provider.push.HandLoop;
import io.msrpc.im.provider.push.ReadPushes;
import io.msrpc.im.provider.session.Kicks;
import io.msrpc.im.provider.session.SessionEndpoint;
import io.msrpc.im.provider.session.SessionStores;
import io.msrpc.im.provider.session.Sessions;
import io.msrpc.im.provider.session.Tickets;
import io.msrpc.im.provider.storage.local.LocalSoftState;
import io.msrpc.im.provider.storage.sqlite.SqliteStore;
import io.msrpc.im.provider.storage.sqlite.SqliteStores;
import io.msrpc.im.session.Cursor;
import io.msrpc.im.session.DeviceCursors;
import io.msrpc.im.session.Gateway;
import io.msrpc.im.session.OpenSession;
import io.msrpc.im.session.SessionService;
import io.msrpc.registry.FixedRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every call of the provider answers, over a socket, while its disk is full or it closes. */
final class BusyStorageTest {
  private static final String PASSWORD = "correct horse";
  private static final Gateway GATEWAY = new Gateway("gateway-1", "boot-1");

  private final HandLoop loop = new HandLoop();
  private final Passwords passwords = new Passwords(4);

  @TempDir private Path directory;
  private SqliteStore store;
  private RpcServer server;
  private RpcClient client;
  private LoginService logins;
  private SessionService sessions;
  private ChatService chats;
  private ContactService contacts;
  private LoggedIn alice;

  @BeforeEach
  void serve() {
    store = SqliteStores.small(directory.resolve("msim.db"));
    InstantSource clock = InstantSource.system();
    LocalSoftState softState = new LocalSoftState(loop.ticker(), Duration.ofSeconds(15));
    SessionStores stores = new SessionStores(store.sessions(), store.cursors(), softState);
    FakeGateways gateways = new FakeGateways();
    Kicks kicks = new Kicks(gateways, loop.executor());
    Tickets tickets = new Tickets(new byte[32], clock);
    Sessions all = new Sessions(stores, kicks, tickets, Duration.ofDays(7), clock);
    Accounts accounts = new Accounts(store.accounts(), passwords);
    server =
        RpcServer.builder()
            .export(LoginService.class, new LoginEndpoint(accounts, all, new Tries(loop.ticker())))
            .export(SessionService.class, new SessionEndpoint(all, stores, "boot"))
            .export(
                ChatService.class,
                new ChatEndpoint(
                    store.conversations(),
                    softState,
                    new EntryPushes(gateways, softState, loop.executor()),
                    new ReadPushes(gateways, softState, loop.executor())))
            .export(ContactService.class, new ContactEndpoint(store.contacts()))
            .start();
    client = RpcClient.builder().registry(FixedRegistry.of(server.address().toString())).build();
    logins = client.reference(LoginService.class);
    sessions = client.reference(SessionService.class);
    chats = client.reference(ChatService.class);
    contacts = client.reference(ContactService.class);
    signUp();
  }

  private void signUp() {
    new StoreFixture(SqliteStores.of(store));
    await(logins.register(new Registration("eve", PASSWORD, "")));
    alice = (LoggedIn) await(logins.login(login()));
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
    store.close();
    passwords.close();
  }

  @Test
  void saysBusyAtSignUpAndSignIn_andGoesOnReading_whenTheDiskIsFull() {
    String large = "x".repeat(10_000);
    int count = 0;
    while (!isBusy(append(large))) {
      assertThat(count++).isLessThan(2_000);
    }
    while (!isBusy(logins.register(new Registration("a" + count, PASSWORD, "")))) {
      assertThat(count++).isLessThan(2_000);
    }
    while (!isBusy(logins.login(login()))) {
      assertThat(count++).isLessThan(2_000);
    }
    assertThat(await(chats.heads(new HeadsQuery(phoneOf(BOB), "phone", 10))).heads()).hasSize(1);
    PullResult pulled = await(chats.pull(pull()));
    assertThat(pulled).isInstanceOf(PullResult.Entries.class);
    assertThat(await(logins.findByName("eve"))).isPresent();
    assertThat(await(sessions.list(alice.account().uid()))).hasSize(1);
  }

  @Test
  void saysBusyToEveryWrite_whenAnotherProcessLocksTheDatabase() throws SQLException {
    try (Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("msim.db"));
        Statement statement = other.createStatement()) {
      statement.execute("begin immediate");
      assertThat(failures(writes())).hasSize(8).allSatisfy((call, type) -> assertBusy(call, type));
    }
    assertThat(await(sessions.list(alice.account().uid()))).hasSize(1);
    assertThat(await(logins.endSession(alice.account().uid(), alice.sid()))).isTrue();
  }

  @Test
  void saysBusyToEveryCall_whenStorageIsClosed() {
    store.close();
    Map<String, Supplier<CompletableFuture<?>>> calls = writes();
    calls.put("verify", () -> logins.verify(alice.token()));
    calls.put("findByName", () -> logins.findByName("eve"));
    calls.put("findById", () -> logins.findById(alice.account().uid()));
    calls.put("pull", () -> chats.pull(pull()));
    calls.put("heads", () -> chats.heads(new HeadsQuery(phoneOf(BOB), "phone", 10)));
    calls.put("conversations", () -> chats.conversations(BOB.uid(), Long.MAX_VALUE, 10));
    calls.put("contacts", () -> contacts.list(BOB.uid()));
    calls.put("sessions", () -> sessions.list(BOB.uid()));
    calls.put("announce", () -> sessions.announce(GATEWAY, List.of(phoneOf(BOB))));
    assertThat(failures(calls)).hasSize(17).allSatisfy((call, type) -> assertBusy(call, type));
  }

  private Map<String, Supplier<CompletableFuture<?>>> writes() {
    Cursor cursor = new Cursor(conv(ALICE, BOB), 1, 1, 0);
    Map<String, Supplier<CompletableFuture<?>>> writes = new TreeMap<>();
    writes.put("register", () -> logins.register(new Registration("mallory", PASSWORD, "")));
    writes.put("login", () -> logins.login(login()));
    writes.put("logout", () -> logins.endSession(alice.account().uid(), alice.sid()));
    writes.put("auth", () -> sessions.open(new OpenSession(alice.token(), null, null, GATEWAY)));
    writes.put(
        "saveCursors",
        () ->
            sessions.saveCursors(List.of(new DeviceCursors(BOB.uid(), "phone", List.of(cursor)))));
    writes.put("read", () -> chats.read(phoneOf(BOB), conv(ALICE, BOB), 1, 1));
    writes.put("addContact", () -> contacts.add(BOB.uid(), ALICE.uid()));
    writes.put("removeContact", () -> contacts.remove(BOB.uid(), ALICE.uid()));
    return writes;
  }

  private static Map<String, Class<?>> failures(Map<String, Supplier<CompletableFuture<?>>> calls) {
    Map<String, Class<?>> failures = new TreeMap<>();
    Map<String, CompletableFuture<?>> answers = new TreeMap<>();
    calls.forEach((name, call) -> answers.put(name, call.get()));
    answers.forEach(
        (name, answer) ->
            await(
                answer.handle(
                    (value, failure) ->
                        failure == null ? null : failures.put(name, failure.getClass()))));
    return failures;
  }

  private static void assertBusy(String call, Class<?> failure) {
    assertThat(failure).as(call).isEqualTo(BusyException.class);
  }

  private CompletableFuture<?> append(String content) {
    return store
        .conversations()
        .append(phoneOf(ALICE), List.of(text(phoneOf(ALICE), BOB, cmid(), content)), added -> {});
  }

  private static boolean isBusy(CompletableFuture<?> call) {
    return await(call.handle((done, failure) -> failure instanceof BusyException));
  }

  private static Login login() {
    return new Login("eve", PASSWORD, "phone", "android", "1.0", "192.0.2.1", null);
  }

  private static Pull pull() {
    return new Pull(phoneOf(BOB), conv(ALICE, BOB), 0, 1, 10, 10);
  }
}
