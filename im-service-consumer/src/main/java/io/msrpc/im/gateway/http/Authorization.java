package io.msrpc.im.gateway.http;

import io.msrpc.im.account.LoginService;
import io.msrpc.im.account.TokenCheck;
import java.util.concurrent.CompletionStage;

/** Lets a request through to its handler when its token names somebody. */
final class Authorization {
  private static final int MAX_TOKEN = 2_048;

  private final LoginService logins;

  Authorization(LoginService logins) {
    this.logins = logins;
  }

  /** A handler that knows who calls. */
  @FunctionalInterface
  interface Handler {
    /** Starts it and returns at once, like {@link Route.Handler}. */
    CompletionStage<Answer> handle(ApiRequest request, Caller caller);
  }

  /** The handler, behind the check of the token. */
  Route.Handler required(Handler handler) {
    return request -> {
      String token = request.bearerToken();
      if (token == null || token.isEmpty() || token.length() > MAX_TOKEN) {
        throw new ProblemException(ProblemCode.UNAUTHENTICATED, "authorization: no bearer token");
      }
      return logins.verify(token).thenCompose(check -> handler.handle(request, caller(check)));
    };
  }

  private static Caller caller(TokenCheck check) {
    if (check instanceof TokenCheck.Valid valid) {
      return new Caller(valid.account(), valid.sid(), valid.generation());
    }
    boolean expired = check instanceof TokenCheck.Expired;
    throw new ProblemException(
        expired ? ProblemCode.TOKEN_EXPIRED : ProblemCode.UNAUTHENTICATED,
        expired ? "the token has expired" : "the token is not valid");
  }
}
