package io.msrpc.im.gateway.http;

import io.msrpc.im.account.Account;
import io.msrpc.im.account.Login;
import io.msrpc.im.account.LoginResult;
import io.msrpc.im.account.LoginService;
import io.msrpc.im.account.RegisterResult;
import io.msrpc.im.account.Registration;
import io.msrpc.im.gateway.protocol.Fields;
import io.msrpc.im.gateway.protocol.GatewayAddress;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Registering, signing in and out, finding a user, and the gateways to connect to. */
final class AccountRoutes {
  private static final int MAX_FIELD = 1_024;
  private static final int MAX_TICKET = 2_048;

  private final LoginService logins;
  private final GatewayDirectory gateways;
  private final KeyedLimiter lookups;

  AccountRoutes(LoginService logins, GatewayDirectory gateways, KeyedLimiter lookups) {
    this.logins = logins;
    this.gateways = gateways;
    this.lookups = lookups;
  }

  List<Route> routes(Authorization authorization) {
    return List.of(
        new Route("POST", "/api/v1/accounts", this::register),
        new Route("POST", "/api/v1/login", this::login),
        new Route("POST", "/api/v1/logout", authorization.required(this::logout)),
        new Route("GET", "/api/v1/me", authorization.required(AccountRoutes::me)),
        new Route("GET", "/api/v1/users/{user}", authorization.required(this::find)),
        new Route("GET", "/api/v1/gateways", authorization.required(this::gateways)));
  }

  private CompletionStage<Answer> register(ApiRequest request) {
    Fields body = request.json();
    Registration registration =
        new Registration(
            body.text("user", MAX_FIELD),
            body.text("password", MAX_FIELD),
            Objects.requireNonNull(body.text("nick", MAX_FIELD, "")));
    return logins.register(registration).thenApply(AccountRoutes::registered);
  }

  private static Answer registered(RegisterResult result) {
    if (result instanceof RegisterResult.Registered done) {
      return Answer.json(201, done.account());
    } else if (result instanceof RegisterResult.Refused refused) {
      ProblemCode code = ProblemCode.of(refused.error());
      return Answer.problem(code, detail(code), 0);
    }
    throw new IllegalStateException("unknown answer of the logic tier");
  }

  private CompletionStage<Answer> login(ApiRequest request) {
    Fields body = request.json();
    Login login =
        new Login(
            body.text("user", MAX_FIELD),
            body.text("password", MAX_FIELD),
            body.text("deviceId", MAX_FIELD),
            body.text("platform", MAX_FIELD),
            Objects.requireNonNull(body.text("appVersion", MAX_FIELD, "")),
            request.arrival().remoteHost(),
            body.text("deviceTicket", MAX_TICKET, null));
    return logins.login(login).thenApply(result -> loggedIn(result, request.arrival()));
  }

  private Answer loggedIn(LoginResult result, Arrival arrival) {
    if (result instanceof LoginResult.LoggedIn in) {
      Account account = in.account();
      return Answer.json(
          200,
          new LoggedIn(
              in.token(),
              in.expiresAt(),
              account.uid(),
              account.user(),
              account.nick(),
              in.sid(),
              in.deviceTicket(),
              gateways.all(arrival)));
    } else if (result instanceof LoginResult.Refused refused) {
      ProblemCode code = ProblemCode.of(refused.error());
      return Answer.problem(code, detail(code), refused.retryAfterMillis());
    }
    throw new IllegalStateException("unknown answer of the logic tier");
  }

  private CompletionStage<Answer> logout(ApiRequest request, Caller caller) {
    return logins.endSession(caller.uid(), caller.sid()).thenApply(ended -> Answer.empty());
  }

  private static CompletionStage<Answer> me(ApiRequest request, Caller caller) {
    return CompletableFuture.completedFuture(Answer.json(200, caller.account()));
  }

  private CompletionStage<Answer> find(ApiRequest request, Caller caller) {
    long wait = lookups.take(caller.uid());
    if (wait > 0) {
      throw new ProblemException(ProblemCode.RATE_LIMITED, "too many look-ups", wait);
    }
    return logins
        .findByName(request.parameter("user").toLowerCase(Locale.ROOT))
        .thenApply(AccountRoutes::found);
  }

  private static Answer found(Optional<Account> found) {
    return found
        .map(account -> Answer.json(200, account))
        .orElseGet(() -> Answer.problem(ProblemCode.NO_SUCH_USER, "no user has this name", 0));
  }

  private CompletionStage<Answer> gateways(ApiRequest request, Caller caller) {
    return CompletableFuture.completedFuture(
        Answer.json(200, new Gateways(gateways.all(request.arrival()))));
  }

  private static String detail(ProblemCode code) {
    return switch (code) {
      case BAD_USER -> "user: 3 to 32 of a-z 0-9 . _ -, starting with a letter";
      case USER_TAKEN -> "user: taken";
      case WEAK_PASSWORD -> "password: 8 to 72 bytes, and not the user name";
      case BAD_NICK -> "nick: 1 to 64 characters without control characters";
      case BAD_DEVICE -> "deviceId or platform: malformed";
      case WRONG_PASSWORD -> "no such user, or another password";
      case TOO_MANY_TRIES -> "too many wrong passwords";
      default -> "refused";
    };
  }

  /** The body of a successful login. */
  private record LoggedIn(
      String token,
      long expiresAt,
      String uid,
      String user,
      String nick,
      String sid,
      @Nullable String deviceTicket,
      List<GatewayAddress> gateways) {
    /** Leaves the secrets out. */
    @Override
    public String toString() {
      return "LoggedIn[uid=" + uid + "]";
    }
  }

  /** The list of gateways. */
  private record Gateways(List<GatewayAddress> gateways) {}
}
