package io.msrpc.im.provider.storage.local;

import io.msrpc.im.provider.session.Route;
import io.msrpc.im.provider.session.SoftState;
import io.msrpc.im.provider.session.SupersededException;
import io.msrpc.im.session.Gateway;
import io.msrpc.im.session.SessionRef;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Soft state of one provider process. Memory is bounded by the sessions that are open: an expired
 * gateway's routes are dropped when any gateway renews. The last {@value #MAX_RUNS} runs of the
 * last {@value #MAX_GATEWAYS} gateways are known longer, so that what an earlier run asked for long
 * ago does not take the place of what is now.
 */
public final class LocalSoftState implements SoftState {
  private static final int MAX_RUNS = 8;
  private static final int MAX_GATEWAYS = 1000;

  private record Lease(String bootId, long endsNanos) {}

  private final Ticker ticker;
  private final long leaseNanos;
  private final Map<String, Lease> leases = new HashMap<>();

  /** Boot ids by gateway, the latest last. */
  private final Map<String, List<String>> runs =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<String>> eldest) {
          return size() > MAX_GATEWAYS;
        }
      };

  /** By user, then session. */
  private final Map<String, Map<String, Route>> routes = new HashMap<>();

  /** With how long a lease lasts. */
  public LocalSoftState(Ticker ticker, Duration lease) {
    this.ticker = ticker;
    this.leaseNanos = lease.toNanos();
  }

  @Override
  public synchronized void renew(Gateway gateway) {
    Lease before = leases.get(gateway.id());
    boolean anotherRun = before != null && !before.bootId().equals(gateway.bootId());
    List<String> known = runs.computeIfAbsent(gateway.id(), id -> new ArrayList<>());
    if (before != null && anotherRun && !isOver(before) && known.contains(gateway.bootId())) {
      throw new SupersededException(gateway, before.bootId());
    }
    makeLatest(gateway.bootId(), known);
    leases.put(gateway.id(), new Lease(gateway.bootId(), ticker.nanoTime() + leaseNanos));
    boolean expired = leases.values().removeIf(this::isOver);
    if (anotherRun || expired) {
      dropRoutesWithoutLease();
    }
  }

  private static void makeLatest(String bootId, List<String> known) {
    known.remove(bootId);
    known.add(bootId);
    if (known.size() > MAX_RUNS) {
      known.remove(0);
    }
  }

  @Override
  public synchronized Optional<Route> put(Route route) {
    renew(route.gateway());
    SessionRef session = route.session();
    Map<String, Route> ofUser = routes.computeIfAbsent(session.uid(), uid -> new HashMap<>());
    Route before = ofUser.get(session.sid());
    if (before != null && before.session().generation() > session.generation()) {
      return Optional.empty();
    }
    ofUser.put(session.sid(), route);
    return Optional.ofNullable(before)
        .filter(old -> old.session().generation() < session.generation());
  }

  @Override
  public synchronized Optional<Route> remove(SessionRef session) {
    Map<String, Route> ofUser = routes.get(session.uid());
    Route route = ofUser == null ? null : ofUser.get(session.sid());
    if (ofUser == null || route == null || route.session().generation() > session.generation()) {
      return Optional.empty();
    }
    ofUser.remove(session.sid());
    if (ofUser.isEmpty()) {
      routes.remove(session.uid());
    }
    return Optional.of(route);
  }

  @Override
  public synchronized List<Route> routes(String uid) {
    List<Route> live = new ArrayList<>(routes.getOrDefault(uid, Map.of()).values());
    live.removeIf(route -> !hasLease(route));
    return live;
  }

  private void dropRoutesWithoutLease() {
    routes.values().forEach(ofUser -> ofUser.values().removeIf(route -> !hasLease(route)));
    routes.values().removeIf(Map::isEmpty);
  }

  private boolean hasLease(Route route) {
    Lease lease = leases.get(route.gateway().id());
    return lease != null && lease.bootId().equals(route.gateway().bootId()) && !isOver(lease);
  }

  private boolean isOver(Lease lease) {
    return ticker.nanoTime() - lease.endsNanos() >= 0;
  }
}
