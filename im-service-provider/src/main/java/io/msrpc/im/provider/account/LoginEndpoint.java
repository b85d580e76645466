package io.msrpc.im.provider.account;

import io.msrpc.annotation.MsService;
import io.msrpc.im.account.Account;
import io.msrpc.im.account.AccountError;
import io.msrpc.im.account.Login;
import io.msrpc.im.account.LoginResult;
import io.msrpc.im.account.LoginService;
import io.msrpc.im.account.RegisterResult;
import io.msrpc.im.account.Registration;
import io.msrpc.im.account.TokenCheck;
import io.msrpc.im.provider.session.KnownDevice;
import io.msrpc.im.provider.session.NewSession;
import io.msrpc.im.provider.session.Sessions;
import io.msrpc.im.provider.storage.Failures;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;

/** Serves accounts and signing in. */
@MsService
public final class LoginEndpoint implements LoginService {
  /** When to come again while too many passwords wait to be checked, in milliseconds. */
  private static final long RETRY_AFTER_MILLIS = 2_000;

  private final Accounts accounts;
  private final Sessions sessions;
  private final Tries tries;

  /** With the domain it serves. */
  public LoginEndpoint(Accounts accounts, Sessions sessions, Tries tries) {
    this.accounts = accounts;
    this.sessions = sessions;
    this.tries = tries;
  }

  @Override
  public CompletableFuture<RegisterResult> register(Registration registration) {
    return accounts
        .register(registration)
        .exceptionally(
            failure ->
                overloaded(failure, new RegisterResult.Refused(AccountError.TOO_MANY_TRIES)));
  }

  @Override
  public CompletableFuture<LoginResult> login(Login login) {
    if (!AccountRules.isDevice(login)) {
      return refused(AccountError.BAD_DEVICE, 0);
    }
    return sessions
        .knownDevice(login.deviceTicket(), login.deviceId())
        .filter(tries::begin)
        .map(device -> fromKnownDevice(login, device))
        .orElseGet(() -> fromAnywhere(login));
  }

  /** A ticket of another account is none, and the try with it counts all the same. */
  private CompletableFuture<LoginResult> fromKnownDevice(Login login, KnownDevice device) {
    return accounts
        .findByName(login.user())
        .whenComplete(
            (found, failure) -> {
              if (failure != null) {
                tries.giveBack(device);
              }
            })
        .thenCompose(
            found ->
                found.filter(account -> account.uid().equals(device.uid())).isPresent()
                    ? check(login, () -> tries.giveBack(device))
                    : fromAnywhere(login));
  }

  private CompletableFuture<LoginResult> fromAnywhere(Login login) {
    long waitMillis = tries.begin(login);
    return waitMillis > 0
        ? refused(AccountError.TOO_MANY_TRIES, waitMillis)
        : check(login, () -> tries.giveBack(login));
  }

  private CompletableFuture<LoginResult> check(Login login, Runnable giveBack) {
    return accounts
        .authenticate(login)
        .whenComplete(
            (account, failure) -> {
              if (failure != null || account.isPresent()) {
                giveBack.run();
              }
            })
        .thenCompose(account -> start(account, login))
        .exceptionally(
            failure ->
                overloaded(
                    failure,
                    new LoginResult.Refused(AccountError.TOO_MANY_TRIES, RETRY_AFTER_MILLIS)));
  }

  @Override
  public CompletableFuture<TokenCheck> verify(String token) {
    return sessions.verify(token);
  }

  @Override
  public CompletableFuture<Boolean> endSession(String uid, String sid) {
    return sessions.end(uid, sid);
  }

  @Override
  public CompletableFuture<Optional<Account>> findByName(String user) {
    return accounts.findByName(user);
  }

  @Override
  public CompletableFuture<Optional<Account>> findById(String uid) {
    return accounts.findById(uid);
  }

  private CompletableFuture<LoginResult> start(Optional<Account> account, Login login) {
    if (account.isEmpty()) {
      return refused(AccountError.WRONG_PASSWORD, 0);
    }
    return sessions
        .start(
            new NewSession(account.get(), login.deviceId(), login.platform(), login.appVersion()))
        .thenApply(
            started ->
                new LoginResult.LoggedIn(
                    started.token(),
                    started.session().expiresAt(),
                    account.get(),
                    started.session().sid(),
                    started.deviceTicket()));
  }

  private static CompletableFuture<LoginResult> refused(AccountError error, long retryAfterMillis) {
    return CompletableFuture.completedFuture(new LoginResult.Refused(error, retryAfterMillis));
  }

  private static <T> T overloaded(Throwable failure, T answer) {
    if (Failures.cause(failure) instanceof RejectedExecutionException) {
      return answer;
    }
    throw new CompletionException(Failures.cause(failure));
  }
}
