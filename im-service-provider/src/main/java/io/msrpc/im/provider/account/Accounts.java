package io.msrpc.im.provider.account;

import io.msrpc.im.account.Account;
import io.msrpc.im.account.AccountError;
import io.msrpc.im.account.Login;
import io.msrpc.im.account.RegisterResult;
import io.msrpc.im.account.Registration;
import io.msrpc.im.provider.account.AccountDirectory.Credentials;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Makes accounts and checks passwords. */
public final class Accounts {
  /** 80 bits: nobody meets another's by chance. */
  private static final int UID_CHARS = 16;

  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

  private final AccountDirectory directory;
  private final Passwords passwords;
  private final SecureRandom random = new SecureRandom();

  /** With where they are kept, and who hashes. */
  public Accounts(AccountDirectory directory, Passwords passwords) {
    this.directory = directory;
    this.passwords = passwords;
  }

  CompletableFuture<RegisterResult> register(Registration wish) {
    Optional<AccountError> broken = AccountRules.broken(wish);
    if (broken.isPresent()) {
      return CompletableFuture.completedFuture(new RegisterResult.Refused(broken.get()));
    }
    String name = AccountRules.name(wish.user()).orElseThrow();
    String nick = wish.nick().isEmpty() ? name : wish.nick();
    Account account = new Account(newUid(), name, nick);
    return passwords
        .hash(wish.password())
        .thenCompose(hash -> directory.add(new Credentials(account, hash)))
        .thenApply(
            added ->
                added
                    ? new RegisterResult.Registered(account)
                    : new RegisterResult.Refused(AccountError.USER_TAKEN));
  }

  /** Whose name and password these are. Takes as long, and says as little, whatever is wrong. */
  CompletableFuture<Optional<Account>> authenticate(Login login) {
    return AccountRules.name(login.user())
        .map(directory::findByName)
        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()))
        .thenCompose(found -> check(found, login.password()));
  }

  CompletableFuture<Optional<Account>> findByName(String user) {
    return AccountRules.name(user)
        .map(directory::findByName)
        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()))
        .thenApply(found -> found.map(Credentials::account));
  }

  CompletableFuture<Optional<Account>> findById(String uid) {
    return directory.findById(uid);
  }

  private CompletableFuture<Optional<Account>> check(Optional<Credentials> found, String password) {
    CompletableFuture<Boolean> right =
        found.isPresent() && AccountRules.isPassword(password)
            ? passwords.matches(password, found.get().passwordHash())
            : passwords.matchesNobody();
    return right.thenApply(matches -> found.filter(any -> matches).map(Credentials::account));
  }

  private String newUid() {
    StringBuilder uid = new StringBuilder("u");
    for (int i = 0; i < UID_CHARS; i++) {
      uid.append(BASE32.charAt(random.nextInt(BASE32.length())));
    }
    return uid.toString();
  }
}
