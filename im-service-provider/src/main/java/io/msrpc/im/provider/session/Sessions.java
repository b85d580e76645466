package io.msrpc.im.provider.session;

import io.msrpc.call.CallContext;
import io.msrpc.im.BusyException;
import io.msrpc.im.account.TokenCheck;
import io.msrpc.im.provider.session.Tickets.Purpose;
import io.msrpc.im.push.KickReason;
import io.msrpc.im.session.Cursor;
import io.msrpc.im.session.Gateway;
import io.msrpc.im.session.OpenResult;
import io.msrpc.im.session.OpenSession;
import io.msrpc.im.session.SessionRef;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The life of sessions. A user has at most one a platform, and the newest wins. What ends a session
 * or an older connection is the directory's commit; then its gateway is notified, so that it shows.
 */
public final class Sessions {
  /** How long a device may stay away and is known all the same. */
  public static final Duration DEVICE_TICKET = Duration.ofDays(90);

  private static final int SID_BITS = 128;
  private static final Pattern COPY = Pattern.compile("\\.[0-9]+$");

  private final SessionStores stores;
  private final Kicks kicks;
  private final Tickets tickets;
  private final Duration tokenLifetime;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  /** With what they are kept in, and how long a sign-in is good for. */
  public Sessions(
      SessionStores stores,
      Kicks kicks,
      Tickets tickets,
      Duration tokenLifetime,
      InstantSource clock) {
    this.stores = stores;
    this.kicks = kicks;
    this.tickets = tickets;
    this.tokenLifetime = tokenLifetime;
    this.clock = clock;
  }

  /**
   * Starts a session for a user whose password was right; the sessions it replaces have no rights
   * any more, and their gateways have been told, when it completes.
   */
  public CompletableFuture<StartedSession> start(NewSession wish) {
    long now = clock.millis();
    StoredSession session =
        new StoredSession(
            "s" + new BigInteger(SID_BITS, random).toString(32),
            wish.account(),
            wish.device(),
            wish.platform(),
            wish.appVersion(),
            now,
            now + tokenLifetime.toMillis(),
            0);
    String token = tickets.sign(Purpose.ACCESS, session, session.expiresAt());
    return stores
        .sessions()
        .start(session)
        .thenCompose(replaced -> kickReplaced(replaced, wish.device()))
        .thenApply(kicked -> new StartedSession(session, token, deviceTicket(session)));
  }

  private String deviceTicket(StoredSession session) {
    long expiresAt = clock.millis() + DEVICE_TICKET.toMillis();
    return tickets.sign(Purpose.DEVICE, session, expiresAt);
  }

  /** Whose ticket this is, if it is good and was made for this device. */
  public Optional<KnownDevice> knownDevice(@Nullable String deviceTicket, String device) {
    return tickets
        .read(Purpose.DEVICE, deviceTicket)
        .filter(ticket -> !ticket.expired())
        .filter(ticket -> installation(ticket.device()).equals(installation(device)))
        .map(ticket -> new KnownDevice(ticket.uid(), ticket.sid()));
  }

  /** What stays of a device's id when the device deletes its messages and goes on as a new one. */
  private static String installation(String device) {
    return COPY.matcher(device).replaceFirst("");
  }

  /** Says whom a token belongs to, and whether its session is alive. */
  public CompletableFuture<TokenCheck> verify(String token) {
    Optional<Ticket> ticket = tickets.read(Purpose.ACCESS, token);
    if (ticket.isEmpty()) {
      return CompletableFuture.completedFuture(new TokenCheck.Invalid());
    }
    if (ticket.get().expired()) {
      return CompletableFuture.completedFuture(new TokenCheck.Expired());
    }
    return stores
        .sessions()
        .find(ticket.get().sid())
        .thenApply(
            found ->
                found
                    .filter(session -> session.account().uid().equals(ticket.get().uid()))
                    .map(Sessions::valid)
                    .orElseGet(TokenCheck.Invalid::new));
  }

  /**
   * Ends a session and closes its connection; whether there was one. The gateway is notified within
   * the call that is being served, so its trace shows both.
   */
  public CompletableFuture<Boolean> end(String uid, String sid) {
    return stores
        .sessions()
        .end(uid, sid)
        .thenComposeAsync(
            ended ->
                ended.isEmpty()
                    ? CompletableFuture.completedFuture(false)
                    : kick(ended.get(), KickReason.SIGNED_OUT).thenApply(kicked -> true),
            CallContext.current().wrap((Executor) Runnable::run));
  }

  /** Binds a connection to the session that its token names. */
  CompletableFuture<OpenResult> open(OpenSession open) {
    Optional<Ticket> token = tickets.read(Purpose.ACCESS, open.token());
    if (token.isEmpty() || !isFor(token.get(), open)) {
      return CompletableFuture.completedFuture(new OpenResult.Refused());
    }
    Ticket ticket = token.get();
    if (ticket.expired()) {
      return CompletableFuture.completedFuture(new OpenResult.Expired());
    }
    return stores
        .sessions()
        .open(ticket.uid(), ticket.sid())
        .thenCompose(
            session ->
                session.isEmpty()
                    ? CompletableFuture.completedFuture(new OpenResult.Refused())
                    : connect(session.get(), open));
  }

  /** A resume ticket is not needed, and lasts as long as the token; another's is refused. */
  private boolean isFor(Ticket token, OpenSession open) {
    if (open.deviceId() != null && !open.deviceId().equals(token.device())) {
      return false;
    }
    return open.resume() == null
        || tickets
            .read(Purpose.RESUME, open.resume())
            .filter(resume -> resume.uid().equals(token.uid()))
            .filter(resume -> resume.sid().equals(token.sid()))
            .filter(resume -> resume.device().equals(token.device()))
            .isPresent();
  }

  /**
   * Puts the routes in place of those that are still of their session's generation, and has the
   * connections of the others closed.
   */
  CompletableFuture<Void> announce(Gateway gateway, List<SessionRef> announced) {
    return stores
        .sessions()
        .current(announced)
        .thenCompose(
            current -> {
              current.forEach(session -> stores.softState().put(new Route(session, gateway)));
              return stores.sessions().current(announced);
            })
        .thenAccept(current -> kickStale(gateway, announced, current));
  }

  /**
   * The route is put in place first, then the session is looked at again: whoever ends it meanwhile
   * either finds the route, or is found out here.
   */
  private CompletableFuture<OpenResult> connect(StoredSession session, OpenSession open) {
    Optional<Route> older = stores.softState().put(new Route(session.ref(), open.gateway()));
    CompletableFuture<Void> kicked =
        older
            .map(route -> kicks.kick(route, KickReason.REPLACED))
            .orElseGet(() -> CompletableFuture.completedFuture(null));
    return kicked
        .thenCompose(done -> stores.sessions().current(List.of(session.ref())))
        .thenCompose(
            current -> {
              if (current.isEmpty()) {
                stores.softState().remove(session.ref());
                return stores.sessions().find(session.sid()).thenApply(Sessions::overtaken);
              }
              return stores
                  .cursors()
                  .of(session.account().uid(), session.device())
                  .thenApply(cursors -> opened(session, cursors));
            });
  }

  /** Of two connections that opened a session at once, the older one may try again. */
  private static OpenResult overtaken(Optional<StoredSession> alive) {
    if (alive.isPresent()) {
      throw new BusyException("another connection has opened the session at the same time");
    }
    return new OpenResult.Refused();
  }

  private OpenResult opened(StoredSession session, List<Cursor> cursors) {
    return new OpenResult.Opened(
        session.ref(),
        session.account(),
        session.device(),
        session.platform(),
        tickets.sign(Purpose.RESUME, session, session.expiresAt()),
        clock.millis(),
        session.expiresAt(),
        cursors);
  }

  private void kickStale(Gateway gateway, List<SessionRef> announced, List<SessionRef> current) {
    Set<SessionRef> alive = Set.copyOf(current);
    for (SessionRef session : announced) {
      if (!alive.contains(session)) {
        stores.softState().remove(session);
        kicks.kick(new Route(session, gateway), KickReason.REPLACED);
      }
    }
  }

  private CompletableFuture<Void> kickReplaced(List<StoredSession> replaced, String device) {
    return CompletableFuture.allOf(
        replaced.stream()
            .map(
                old ->
                    kick(
                        old,
                        old.device().equals(device)
                            ? KickReason.REPLACED
                            : KickReason.SIGNED_IN_ELSEWHERE))
            .toArray(CompletableFuture<?>[]::new));
  }

  private CompletableFuture<Void> kick(StoredSession ended, KickReason reason) {
    return stores
        .softState()
        .remove(ended.ref())
        .map(route -> kicks.kick(route, reason))
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  private static TokenCheck valid(StoredSession session) {
    return new TokenCheck.Valid(
        session.account(),
        session.sid(),
        session.generation(),
        session.device(),
        session.platform());
  }
}
