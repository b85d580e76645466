package io.msrpc.im.provider.account;

import static io.msrpc.im.provider.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.im.account.Account;
import io.msrpc.im.account.AccountError;
import io.msrpc.im.account.Login;
import io.msrpc.im.account.LoginResult;
import io.msrpc.im.account.LoginResult.LoggedIn;
import io.msrpc.im.account.RegisterResult;
import io.msrpc.im.account.RegisterResult.Registered;
import io.msrpc.im.account.Registration;
import io.msrpc.im.account.TokenCheck;
import io.msrpc.im.provider.push.FakeGateways;
import io.msrpc.im.provider.push.HandLoop;
import io.msrpc.im.provider.session.Kicks;
import io.msrpc.im.provider.session.SessionStores;
import io.msrpc.im.provider.session.Sessions;
import io.msrpc.im.provider.session.Tickets;
import io.msrpc.im.provider.storage.local.LocalSoftState;
import io.msrpc.im.provider.storage.sqlite.SqliteStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LoginEndpointTest {
  private static final String PASSWORD = "correct horse";

  private final HandLoop loop = new HandLoop();
  private final InstantSource clock = InstantSource.system();
  private final Passwords passwords = new Passwords(4);

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
  }

  @AfterEach
  void close() {
    passwords.close();
    store.close();
  }

  @Test
  @DisplayName("C1: who registers can sign in, and is found by name and uid")
  void signsInWhoRegistered() {
    Account alice = registered("alice", PASSWORD);
    assertThat(alice.uid()).matches("u[a-z2-7]{16}");
    LoggedIn loggedIn = (LoggedIn) login("alice", PASSWORD);
    assertThat(loggedIn.account()).isEqualTo(alice);
    assertThat(await(logins.verify(loggedIn.token())))
        .isEqualTo(new TokenCheck.Valid(alice, loggedIn.sid(), 0, "phone", "android"));
    assertThat(await(logins.findByName("alice"))).contains(alice);
    assertThat(await(logins.findById(alice.uid()))).contains(alice);
    assertThat(await(logins.findByName("alicia"))).isEmpty();
    assertThat(await(logins.findByName("no name"))).isEmpty();
  }

  @Test
  void takesUpperCaseAsLowerCase() {
    registered("Alice", PASSWORD);
    assertThat(login("aLICE", PASSWORD)).isInstanceOf(LoggedIn.class);
    assertThat(register("ALICE", PASSWORD, "")).isEqualTo(refused(AccountError.USER_TAKEN));
  }

  @Test
  @DisplayName("B: any password was accepted; here only the right one is")
  void refusesEveryOtherPassword() {
    registered("alice", PASSWORD);
    for (String wrong :
        List.of("correct hors", "correct horse ", "Correct horse", "", "x".repeat(100))) {
      assertThat(error(login("alice", wrong))).isEqualTo(AccountError.WRONG_PASSWORD);
    }
    assertThat(error(login("alice", null))).isEqualTo(AccountError.WRONG_PASSWORD);
  }

  @Test
  void answersTheSame_whetherTheUserOrThePasswordIsWrong() {
    registered("alice", PASSWORD);
    LoginResult wrongPassword = login("alice", "wrong password");
    assertThat(login("nobody", "wrong password")).isEqualTo(wrongPassword);
    assertThat(login("no such name!", "wrong password")).isEqualTo(wrongPassword);
    assertThat(login(null, "wrong password")).isEqualTo(wrongPassword);
  }

  @Test
  void looksAtAllBytesOfAPassword() {
    registered("alice", "é".repeat(35) + "ab");
    assertThat(error(login("alice", "é".repeat(35) + "ac"))).isEqualTo(AccountError.WRONG_PASSWORD);
    assertThat(login("alice", "é".repeat(35) + "ab")).isInstanceOf(LoggedIn.class);
  }

  @ParameterizedTest
  @CsvSource({
    "ab, BAD_USER",
    "1ab, BAD_USER",
    "'a b', BAD_USER",
    "ab\u212A, BAD_USER",
    "abcdefghijklmnopqrstuvwxyzabcdefg, BAD_USER",
    "correcthorse, WEAK_PASSWORD"
  })
  void refusesMalformedNames_andTheNameAsPassword(String user, AccountError expected) {
    assertThat(register(user, "CorrectHorse", "")).isEqualTo(refused(expected));
  }

  @Test
  void refusesPasswordsThatAreTooShortOrTooLong() {
    assertThat(register("alice", "seven77", "")).isEqualTo(refused(AccountError.WEAK_PASSWORD));
    assertThat(register("alice", "é".repeat(37), ""))
        .isEqualTo(refused(AccountError.WEAK_PASSWORD));
    assertThat(register("alice", "x".repeat(73), ""))
        .isEqualTo(refused(AccountError.WEAK_PASSWORD));
    assertThat(register("alice", null, "")).isEqualTo(refused(AccountError.WEAK_PASSWORD));
    assertThat(register("alice", "x".repeat(72), "")).isInstanceOf(Registered.class);
    assertThat(register("bob", "eight888", "")).isInstanceOf(Registered.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "a\nb", "a\u0000", "a\u2028b", "\uD83D", "a\u0085"})
  void refusesNicksThatCannotBeShown(String nick) {
    assertThat(register("alice", PASSWORD, nick)).isEqualTo(refused(AccountError.BAD_NICK));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u200B",
        "\u2060\u2060",
        "Ann\u200B",
        "Ann\u00AD",
        "\uFEFFAnn",
        "\u3164",
        "\u2800",
        "\u200D",
        "\u0301",
        "Ann\u202Egpj.exe",
        "\u2066Ann\u2069",
        "Ann\u200F",
        "Ann\u061C",
        "Ann\uE000"
      })
  void refusesNicksThatHideLettersOrTurnTheirDirection(String nick) {
    assertThat(register("alice", PASSWORD, nick)).isEqualTo(refused(AccountError.BAD_NICK));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "علی‌رضا",
        "José",
        "李小龍",
        "क्‍ष",
        "O'Neill, Jr.",
        "👩‍👩‍👧 & co",
        "❤️",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "葛\uDB40\uDD00城"
      })
  void takesNamesAsPeopleWriteThem(String nick) {
    assertThat(((Registered) register("alice", PASSWORD, nick)).account().nick()).isEqualTo(nick);
  }

  @Test
  void takesTheLoginName_whenThereIsNoNick() {
    assertThat(((Registered) register("alice", PASSWORD, "")).account().nick()).isEqualTo("alice");
    assertThat(register("bob", PASSWORD, "x".repeat(65))).isEqualTo(refused(AccountError.BAD_NICK));
    assertThat(((Registered) register("bob", PASSWORD, "Bob 漢 \uD83D\uDE00")).account().nick())
        .isEqualTo("Bob 漢 \uD83D\uDE00");
  }

  @Test
  void refusesDevicesThatAreMalformed() {
    registered("alice", PASSWORD);
    for (Login login :
        List.of(
            new Login("alice", PASSWORD, "", "web", "1", "h", null),
            new Login("alice", PASSWORD, "a b", "web", "1", "h", null),
            new Login("alice", PASSWORD, "x".repeat(65), "web", "1", "h", null),
            new Login("alice", PASSWORD, "d", "toaster", "1", "h", null),
            new Login("alice", PASSWORD, "d", "web", "x".repeat(65), "h", null),
            new Login("alice", PASSWORD, "d", "web", "\u001b[31m", "h", null),
            new Login("alice", PASSWORD, null, null, null, null, null))) {
      assertThat(error(await(logins.login(login)))).isEqualTo(AccountError.BAD_DEVICE);
    }
  }

  @Test
  void holdsBackWhoGuesses_evenManyAtOnce_untilTheWindowEnds() {
    registered("alice", PASSWORD);
    List<CompletableFuture<LoginResult>> guesses = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      guesses.add(logins.login(loginOf("alice", "wrong password " + i)));
    }
    List<AccountError> errors = guesses.stream().map(g -> error(await(g))).toList();
    assertThat(errors).filteredOn(AccountError.WRONG_PASSWORD::equals).hasSize(10);
    assertThat(errors).filteredOn(AccountError.TOO_MANY_TRIES::equals).hasSize(20);
    LoginResult.Refused held = (LoginResult.Refused) login("alice", PASSWORD);
    assertThat(held.retryAfterMillis()).isBetween(1L, 300_001L);
    assertThat(login("bob", PASSWORD)).isNotEqualTo(held);
    loop.advance(Duration.ofMillis(held.retryAfterMillis()));
    assertThat(login("alice", PASSWORD)).isInstanceOf(LoggedIn.class);
  }

  @Test
  void countsNoRightPasswords() {
    registered("alice", PASSWORD);
    for (int i = 0; i < 25; i++) {
      assertThat(login("alice", PASSWORD)).isInstanceOf(LoggedIn.class);
    }
  }

  @Test
  void holdsBackAHost_thatTriesManyNames() {
    List<CompletableFuture<LoginResult>> guesses = new ArrayList<>();
    for (int i = 0; i < 105; i++) {
      guesses.add(logins.login(loginOf("user" + i, "wrong password")));
    }
    assertThat(guesses.stream().map(g -> error(await(g))))
        .filteredOn(AccountError.TOO_MANY_TRIES::equals)
        .hasSize(5);
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8:1:2::, 2001:db8:1:2:ffff:ffff:ffff:%x, TOO_MANY_TRIES", // of one network
    "2001:db8:1:2::, 2001:db8:1:3::%x, WRONG_PASSWORD",
    "192.0.2.7, ::ffff:192.0.2.7, TOO_MANY_TRIES", // the same, written otherwise
    "::ffff:192.0.2.7, 192.0.2.7, TOO_MANY_TRIES",
    "192.0.2.7, 192.0.2.8, WRONG_PASSWORD",
    "::ffff:192.0.2.7, ::ffff:192.0.2.8, WRONG_PASSWORD",
    "'', ' ', WRONG_PASSWORD",
    "somewhere, some-where, WRONG_PASSWORD"
  })
  void countsAnAddress_howeverItIsWritten_andAnIpv6NetworkAsOne(
      String first, String then, AccountError expected) {
    for (int i = 0; i < 100; i++) {
      await(logins.login(loginFrom(first, "user" + i)));
    }
    assertThat(error(await(logins.login(loginFrom(then.replace("%x", "1"), "somebody")))))
        .isEqualTo(expected);
  }

  @Test
  void keepsNoPassword() throws Exception {
    registered("alice", PASSWORD);
    login("alice", PASSWORD);
    store.close();
    String bytes = Files.readString(directory.resolve("msim.db"), StandardCharsets.ISO_8859_1);
    assertThat(bytes).contains("alice").contains("$2a$04$").doesNotContain(PASSWORD);
  }

  @Test
  void endsASession() {
    registered("alice", PASSWORD);
    LoggedIn loggedIn = (LoggedIn) login("alice", PASSWORD);
    assertThat(await(logins.endSession(loggedIn.account().uid(), loggedIn.sid()))).isTrue();
    assertThat(await(logins.verify(loggedIn.token()))).isInstanceOf(TokenCheck.Invalid.class);
  }

  @Test
  void saysToComeAgain_whenTooManyPasswordsWait() {
    passwords.close();
    assertThat(error(login("alice", PASSWORD))).isEqualTo(AccountError.TOO_MANY_TRIES);
    assertThat(register("alice", PASSWORD, "")).isEqualTo(refused(AccountError.TOO_MANY_TRIES));
  }

  private Account registered(String user, String password) {
    return ((Registered) register(user, password, "")).account();
  }

  private RegisterResult register(String user, String password, String nick) {
    return await(logins.register(new Registration(user, password, nick)));
  }

  private static RegisterResult refused(AccountError error) {
    return new RegisterResult.Refused(error);
  }

  private LoginResult login(String user, String password) {
    return await(logins.login(loginOf(user, password)));
  }

  private static Login loginOf(String user, String password) {
    return new Login(user, password, "phone", "android", "1.0", "192.0.2.1", null);
  }

  private static Login loginFrom(String host, String user) {
    return new Login(user, "wrong password", "phone", "android", "1.0", host, null);
  }

  private static AccountError error(LoginResult result) {
    return ((LoginResult.Refused) result).error();
  }
}
