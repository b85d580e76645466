package io.msrpc.im.session;

import io.msrpc.annotation.MsMethod;
import io.msrpc.annotation.MsService;
import io.msrpc.im.BusyException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Sessions and the routes to them. Routes are soft: a stale or missing one costs a hint only. */
@MsService
public interface SessionService {
  /**
   * Binds a connection on a gateway to the session that a token (or resume ticket) names. The
   * session's generation is raised and stored first, which is what ends an older connection's
   * rights; then its gateway is notified, for at most a second.
   */
  CompletableFuture<OpenResult> open(OpenSession open) throws BusyException;

  /** The connection has ended; a no-op when the session has a newer generation. */
  @MsMethod(idempotent = true)
  CompletableFuture<Void> close(SessionRef session);

  /**
   * Renews a gateway's lease on its routes; a gateway that stays silent for 15 s loses them.
   *
   * @return the provider's boot id: when it changes, the gateway announces all its sessions again
   */
  @MsMethod(idempotent = true)
  CompletableFuture<String> renew(Gateway gateway);

  /** Puts routes in place again, for sessions that are still of their generation; at most 500. */
  @MsMethod(idempotent = true)
  CompletableFuture<Void> announce(Gateway gateway, List<SessionRef> sessions) throws BusyException;

  /** Keeps what devices have confirmed; each value only ever rises within an epoch. */
  @MsMethod(idempotent = true)
  CompletableFuture<Void> saveCursors(List<DeviceCursors> cursors) throws BusyException;

  /** The user's sessions that are alive. */
  @MsMethod(idempotent = true)
  CompletableFuture<List<SessionInfo>> list(String uid) throws BusyException;
}
