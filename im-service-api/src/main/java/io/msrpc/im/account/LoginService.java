package io.msrpc.im.account;

import io.msrpc.annotation.MsMethod;
import io.msrpc.annotation.MsService;
import java.util.Optional;

/** Accounts and signing in. Tokens are made and checked here only; a gateway holds no key. */
@MsService
public interface LoginService {
  /** Creates an account. */
  RegisterResult register(Registration registration);

  /**
   * Checks a password and starts a session for the device. The session of the same device, or of
   * another device on the same platform, ends first.
   */
  LoginResult login(Login login);

  /** Says whom a token belongs to; empty when it is forged, expired or its session has ended. */
  @MsMethod(idempotent = true)
  TokenCheck verify(String token);

  /** Ends a session of the user and closes its connections; whether there was one. */
  @MsMethod(idempotent = true)
  boolean endSession(String uid, String sid);

  /** The account with exactly this login name. */
  @MsMethod(idempotent = true)
  Optional<Account> findByName(String user);

  /** The account with this id. */
  @MsMethod(idempotent = true)
  Optional<Account> findById(String uid);
}
