package io.msrpc.im.provider.account;

import static io.msrpc.im.provider.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.im.account.AccountError;
import io.msrpc.im.account.Login;
import io.msrpc.im.account.LoginResult;
import io.msrpc.im.account.LoginResult.LoggedIn;
import io.msrpc.im.account.Registration;
import io.msrpc.im.provider.push.FakeGateways;
import io.msrpc.im.provider.push.HandLoop;
import io.msrpc.im.provider.session.Kicks;
import io.msrpc.im.provider.session.SessionStores;
import io.msrpc.im.provider.session.Sessions;
import io.msrpc.im.provider.session.Tickets;
import io.msrpc.im.provider.storage.local.LocalSoftState;
import io.msrpc.im.provider.storage.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who has signed in on a device before is not held back by what others try. */
final class DeviceTicketTest {
  private static final String PASSWORD = "correct horse";
  private static final String WRONG = "wrong password";

  private final HandLoop loop = new HandLoop();
  private final Passwords passwords = new Passwords(4);
  private Instant now = Instant.ofEpochSecond(1_800_000_000);
  private final InstantSource clock = () -> now;

  @TempDir private Path directory;
  private SqliteStore store;
  private LoginEndpoint logins;

  @BeforeEach
  void open() {
    store = SqliteStore.open(directory.resolve("msim.db"), clock);
    SessionStores stores =
        new SessionStores(
            store.sessions(),
            store.cursors(),
            new LocalSoftState(loop.ticker(), Duration.ofSeconds(15)));
    Sessions sessions =
        new Sessions(
            stores,
            new Kicks(new FakeGateways(), loop.executor()),
            new Tickets(new byte[32], clock),
            Duration.ofDays(7),
            clock);
    logins =
        new LoginEndpoint(
            new Accounts(store.accounts(), passwords), sessions, new Tries(loop.ticker()));
    for (String user : List.of("alice", "bob")) {
      await(logins.register(new Registration(user, PASSWORD, "")));
    }
  }

  @AfterEach
  void close() {
    passwords.close();
    store.close();
  }

  @Test
  @DisplayName("others who guess again and again keep nobody from a device used before")
  void signsIn_whateverOthersTry() {
    String ticket = ticketOf("alice", "phone");
    for (int round = 0; round < 3; round++) {
      lockOut("alice");
      assertThat(login("alice", PASSWORD, "phone", null)).isEqualTo(AccountError.TOO_MANY_TRIES);
      LoginResult result = await(logins.login(of("alice", PASSWORD, "phone", ticket)));
      assertThat(result).isInstanceOf(LoggedIn.class);
      ticket = ((LoggedIn) result).deviceTicket();
    }
  }

  @Test
  void signsIn_whenOthersBehindTheSameAddressHaveGuessed() {
    String ticket = ticketOf("alice", "phone");
    for (int i = 0; i < 100; i++) {
      await(logins.login(of("user" + i, WRONG, "phone", null)));
    }
    assertThat(login("bob", PASSWORD, "phone", null)).isEqualTo(AccountError.TOO_MANY_TRIES);
    assertThat(login("alice", PASSWORD, "phone", ticket)).isNull();
  }

  @Test
  @DisplayName("a ticket is good for its account and its device alone")
  void takesNoTicket_ofAnotherAccountOrDevice() {
    String alices = ticketOf("alice", "phone");
    String bobs = ticketOf("bob", "phone");
    lockOut("alice");
    assertThat(login("alice", PASSWORD, "phone", bobs)).isEqualTo(AccountError.TOO_MANY_TRIES);
    for (String device : List.of("tablet", "phone2", "phon", "phone.x", "phone.", "1.phone")) {
      assertThat(login("alice", PASSWORD, device, alices)).isEqualTo(AccountError.TOO_MANY_TRIES);
    }
    assertThat(login("alice", PASSWORD, "phone", alices)).isNull();
  }

  @Test
  void isTheSameDevice_afterItHasDeletedItsMessages() {
    String ticket = ticketOf("alice", "phone.1");
    lockOut("alice");
    for (String device : List.of("phone", "phone.1", "phone.2", "phone.17")) {
      assertThat(login("alice", PASSWORD, device, ticket)).isNull();
    }
  }

  @Test
  @DisplayName("ten wrong passwords with a ticket make it void, and no other")
  void makesATicketVoid_afterTenWrongPasswordsWithIt() {
    String other = ticketOf("alice", "tablet");
    String ticket = ticketOf("alice", "phone");
    for (int i = 0; i < 10; i++) {
      assertThat(login("alice", WRONG, "phone", ticket)).isEqualTo(AccountError.WRONG_PASSWORD);
    }
    assertThat(login("alice", PASSWORD, "phone", null)).isNull(); // nobody else is held back
    lockOut("alice");
    assertThat(login("alice", PASSWORD, "phone", ticket)).isEqualTo(AccountError.TOO_MANY_TRIES);
    assertThat(login("alice", PASSWORD, "tablet", other)).isNull();
    loop.advance(Duration.ofMinutes(5));
    String fresh = ticketOf("alice", "phone");
    lockOut("alice");
    assertThat(login("alice", PASSWORD, "phone", fresh)).isNull();
    loop.advance(Duration.ofDays(80));
    lockOut("alice");
    assertThat(login("alice", PASSWORD, "phone", ticket)).isEqualTo(AccountError.TOO_MANY_TRIES);
  }

  @Test
  void countsTriesAtOnce_fromTheirStart() {
    String ticket = ticketOf("alice", "phone");
    List<CompletableFuture<LoginResult>> guesses = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      guesses.add(logins.login(of("alice", WRONG + i, "phone", ticket)));
    }
    List<AccountError> errors = guesses.stream().map(g -> error(await(g))).toList();
    assertThat(errors).filteredOn(AccountError.WRONG_PASSWORD::equals).hasSize(10 + 10);
    assertThat(errors).filteredOn(AccountError.TOO_MANY_TRIES::equals).hasSize(20);
  }

  @Test
  void makesATicketVoid_thatIsTriedOnOtherAccounts() {
    String bobs = ticketOf("bob", "phone");
    for (int i = 0; i < 10; i++) {
      login("alice", WRONG, "phone", bobs);
    }
    lockOut("bob");
    assertThat(login("bob", PASSWORD, "phone", bobs)).isEqualTo(AccountError.TOO_MANY_TRIES);
  }

  @Test
  void countsNoRightPasswords() {
    String ticket = ticketOf("alice", "phone");
    lockOut("alice");
    for (int i = 0; i < 25; i++) {
      assertThat(login("alice", PASSWORD, "phone", ticket)).isNull();
    }
  }

  @Test
  void countsNoTry_whosePasswordWasNotLookedAt() {
    String ticket = ticketOf("alice", "phone");
    passwords.close();
    for (int i = 0; i < 25; i++) {
      LoginResult.Refused refused =
          (LoginResult.Refused) await(logins.login(of("alice", WRONG, "phone", ticket)));
      assertThat(refused.retryAfterMillis()).isEqualTo(2_000);
    }
  }

  @Test
  void lastsNinetyDays() {
    String ticket = ticketOf("alice", "phone");
    lockOut("alice");
    now = now.plus(Duration.ofDays(90)).minusMillis(1_000);
    assertThat(login("alice", PASSWORD, "phone", ticket)).isNull();
    now = now.plusMillis(1_000);
    assertThat(login("alice", PASSWORD, "phone", ticket)).isEqualTo(AccountError.TOO_MANY_TRIES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a.b.c", "phone", "token", "changed", "long"})
  void takesNothingElse(String what) {
    LoggedIn in = (LoggedIn) await(logins.login(of("alice", PASSWORD, "phone", null)));
    lockOut("alice");
    String forged =
        switch (what) {
          case "token" -> in.token();
          case "changed" -> "e" + in.deviceTicket();
          case "long" -> in.deviceTicket() + " ".repeat(100_000);
          default -> what;
        };
    assertThat(login("alice", PASSWORD, "phone", forged)).isEqualTo(AccountError.TOO_MANY_TRIES);
  }

  @Test
  void isShownNowhere() {
    LoggedIn in = (LoggedIn) await(logins.login(of("alice", PASSWORD, "phone", null)));
    Login next = of("alice", PASSWORD, "phone", in.deviceTicket());
    assertThat(in.deviceTicket()).hasSizeGreaterThan(100);
    assertThat(in.toString() + next).doesNotContain(in.deviceTicket()).doesNotContain(in.token());
  }

  private void lockOut(String user) {
    loop.advance(Duration.ofMinutes(5));
    for (int i = 0; i < 10; i++) {
      Login guess = new Login(user, WRONG, "elsewhere", "web", "1", "198.51.100.1", null);
      assertThat(error(await(logins.login(guess)))).isEqualTo(AccountError.WRONG_PASSWORD);
    }
  }

  private String ticketOf(String user, String device) {
    return ((LoggedIn) await(logins.login(of(user, PASSWORD, device, null)))).deviceTicket();
  }

  /** Why it was refused; null when it was not. */
  private AccountError login(String user, String password, String device, String ticket) {
    return error(await(logins.login(of(user, password, device, ticket))));
  }

  private static AccountError error(LoginResult result) {
    return result instanceof LoginResult.Refused refused ? refused.error() : null;
  }

  private static Login of(String user, String password, String device, String ticket) {
    return new Login(user, password, device, "android", "1.0", "192.0.2.1", ticket);
  }
}
