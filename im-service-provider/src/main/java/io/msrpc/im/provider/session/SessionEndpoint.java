package io.msrpc.im.provider.session;

import io.msrpc.annotation.MsService;
import io.msrpc.im.session.DeviceCursors;
import io.msrpc.im.session.Gateway;
import io.msrpc.im.session.OpenResult;
import io.msrpc.im.session.OpenSession;
import io.msrpc.im.session.SessionInfo;
import io.msrpc.im.session.SessionRef;
import io.msrpc.im.session.SessionService;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Serves sessions and the routes to them. */
@MsService
public final class SessionEndpoint implements SessionService {
  private static final int MOST_ANNOUNCED = 500;
  private static final int MOST_CURSORS = 10_000;

  private final Sessions sessions;
  private final SessionStores stores;
  private final String bootId;

  /** With an id that is new with every start of this process. */
  public SessionEndpoint(Sessions sessions, SessionStores stores, String bootId) {
    this.sessions = sessions;
    this.stores = stores;
    this.bootId = bootId;
  }

  @Override
  public CompletableFuture<OpenResult> open(OpenSession open) {
    return sessions.open(open);
  }

  @Override
  public CompletableFuture<Void> close(SessionRef session) {
    stores.softState().remove(session);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<String> renew(Gateway gateway) {
    stores.softState().renew(gateway);
    return CompletableFuture.completedFuture(bootId);
  }

  @Override
  public CompletableFuture<Void> announce(Gateway gateway, List<SessionRef> announced) {
    if (announced.size() > MOST_ANNOUNCED) {
      return tooMany("sessions", announced.size(), MOST_ANNOUNCED);
    }
    stores.softState().renew(gateway);
    return sessions.announce(gateway, announced);
  }

  @Override
  public CompletableFuture<Void> saveCursors(List<DeviceCursors> cursors) {
    int count = cursors.stream().mapToInt(device -> device.cursors().size()).sum();
    return count > MOST_CURSORS
        ? tooMany("cursors", count, MOST_CURSORS)
        : stores.cursors().save(cursors).thenAccept(saved -> {});
  }

  @Override
  public CompletableFuture<List<SessionInfo>> list(String uid) {
    Set<String> online =
        stores.softState().routes(uid).stream()
            .map(route -> route.session().sid())
            .collect(Collectors.toSet());
    return stores
        .sessions()
        .list(uid)
        .thenApply(alive -> alive.stream().map(session -> info(session, online)).toList());
  }

  private static SessionInfo info(StoredSession session, Set<String> online) {
    return new SessionInfo(
        session.sid(),
        session.device(),
        session.platform(),
        session.appVersion(),
        session.since(),
        online.contains(session.sid()));
  }

  private static CompletableFuture<Void> tooMany(String what, int count, int most) {
    return CompletableFuture.failedFuture(
        new IllegalArgumentException(what + ": " + count + " (expected: at most " + most + ")"));
  }
}
