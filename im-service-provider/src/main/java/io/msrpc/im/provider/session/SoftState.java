package io.msrpc.im.provider.session;

import io.msrpc.im.session.Gateway;
import io.msrpc.im.session.SessionRef;
import java.util.List;
import java.util.Optional;

/**
 * Port: what may be lost. Which sessions are connected, and where; a route is as good as the lease
 * of its gateway. A missing or stale route costs a hint, never a message. Any thread may use it,
 * and it never blocks.
 */
public interface SoftState {
  /**
   * Starts or renews the lease of a gateway's routes; those of an earlier run of the gateway are
   * forgotten. A run that was not heard of before is the latest.
   *
   * @throws SupersededException if a later run of the gateway holds the lease
   */
  void renew(Gateway gateway);

  /**
   * Puts a route in place, and renews its gateway's lease, unless there is a route of a higher
   * generation.
   *
   * @return the route of a lower generation that it replaces
   * @throws SupersededException if a later run of the gateway holds the lease
   */
  Optional<Route> put(Route route);

  /** Removes the session's route up to the generation; returns it. */
  Optional<Route> remove(SessionRef session);

  /** The routes to a user's sessions whose gateways' leases are good. */
  List<Route> routes(String uid);
}
