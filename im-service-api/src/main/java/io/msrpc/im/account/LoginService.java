package io.msrpc.im.account;

import io.msrpc.annotation.MsMethod;
import io.msrpc.annotation.MsService;
import io.msrpc.im.BusyException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Accounts and signing in. Tokens are made and checked here only; a gateway holds no key. Every
 * call returns at once: a gateway's I/O threads make them.
 */
@MsService
public interface LoginService {
  /** Creates an account. Hashing the password takes a while, and may have to wait its turn. */
  @MsMethod(timeoutMillis = 10_000)
  CompletableFuture<RegisterResult> register(Registration registration) throws BusyException;

  /**
   * Checks a password and starts a session for the device. The session of the same device, or of
   * another device on the same platform, ends first. Checking takes a while, and may have to wait
   * its turn.
   */
  @MsMethod(timeoutMillis = 10_000)
  CompletableFuture<LoginResult> login(Login login) throws BusyException;

  /** Says whom a token belongs to, and whether its session is alive. */
  @MsMethod(idempotent = true)
  CompletableFuture<TokenCheck> verify(String token) throws BusyException;

  /** Ends a session of the user and closes its connections; whether there was one. */
  @MsMethod(idempotent = true)
  CompletableFuture<Boolean> endSession(String uid, String sid) throws BusyException;

  /** The account with exactly this login name. */
  @MsMethod(idempotent = true)
  CompletableFuture<Optional<Account>> findByName(String user) throws BusyException;

  /** The account with this id. */
  @MsMethod(idempotent = true)
  CompletableFuture<Optional<Account>> findById(String uid) throws BusyException;
}
