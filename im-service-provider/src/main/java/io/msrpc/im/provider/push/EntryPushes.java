package io.msrpc.im.provider.push;

import io.msrpc.im.provider.session.Route;
import io.msrpc.im.provider.session.SoftState;
import io.msrpc.im.push.EntriesPush;
import io.msrpc.im.push.PushService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells gateways about fresh entries. For each gateway and conversation there is one {@link Lane}:
 * at most one push under way, so they arrive in order, and what comes meanwhile is merged into the
 * next. A push is a hint, so whatever is too much is dropped and whatever fails is forgotten.
 *
 * <p>Confined to the loop; only the count of held bytes is shared.
 */
public final class EntryPushes {
  /** Most bytes of entries that wait, for all gateways together. */
  private static final long MOST_BYTES = 32 << 20;

  private static final Logger log = LoggerFactory.getLogger(EntryPushes.class);

  private record LaneKey(String gatewayId, String conv) {}

  private final PushService gateways;
  private final SoftState softState;
  private final Executor loop;
  private final AtomicLong heldBytes = new AtomicLong();
  private final Map<LaneKey, Lane> lanes = new HashMap<>();

  /** With an executor of one thread. */
  public EntryPushes(PushService gateways, SoftState softState, Executor loop) {
    this.gateways = gateways;
    this.softState = softState;
    this.loop = loop;
  }

  /** Has an entry told to all sessions of its members but the one that sent it; never blocks. */
  public void offer(FreshEntry fresh) {
    long weight = fresh.weight();
    if (heldBytes.addAndGet(weight) > MOST_BYTES) {
      heldBytes.addAndGet(-weight);
      return;
    }
    loop.execute(() -> distribute(fresh));
  }

  /** Bytes held for pushes that have not been sent. */
  long heldBytes() {
    return heldBytes.get();
  }

  private void distribute(FreshEntry fresh) {
    routes(fresh.members())
        .filter(route -> !route.session().sid().equals(fresh.bySid()))
        .map(route -> new LaneKey(route.gateway().id(), fresh.conv()))
        .distinct()
        .forEach(key -> add(key, fresh));
    heldBytes.addAndGet(-fresh.weight());
  }

  private void add(LaneKey key, FreshEntry fresh) {
    Lane lane = lanes.get(key);
    if (lane == null) {
      lane = new Lane(heldBytes);
      lanes.put(key, lane);
      lane.add(fresh);
      sendNext(key, lane);
    } else {
      lane.add(fresh);
    }
  }

  /** A lane lives as long as a push of it is under way. */
  private void sendNext(LaneKey key, Lane lane) {
    List<FreshEntry> run = lane.takeRun();
    if (run.isEmpty()) {
      lanes.remove(key);
      return;
    }
    List<String> sids = receivers(key, run);
    CompletableFuture<Void> ready = CompletableFuture.completedFuture(null);
    CompletableFuture<Void> sent =
        sids.isEmpty() ? ready : ready.thenCompose(now -> push(key, sids, run));
    sent.whenComplete(
        (done, failure) -> {
          if (failure != null) {
            log.debug("A push to gateway {} failed", key.gatewayId(), failure);
          }
          loop.execute(() -> sendNext(key, lane));
        });
  }

  private CompletableFuture<Void> push(LaneKey key, List<String> sids, List<FreshEntry> run) {
    return gateways.entries(
        key.gatewayId(),
        new EntriesPush(
            sids, key.conv(), run.get(0).epoch(), run.stream().map(FreshEntry::entry).toList()));
  }

  /** Leaves out a session that sent all of it. */
  private List<String> receivers(LaneKey key, List<FreshEntry> run) {
    return routes(run.get(0).members())
        .filter(route -> route.gateway().id().equals(key.gatewayId()))
        .map(route -> route.session().sid())
        .filter(sid -> !run.stream().allMatch(fresh -> fresh.bySid().equals(sid)))
        .toList();
  }

  private Stream<Route> routes(List<String> members) {
    return members.stream().flatMap(uid -> softState.routes(uid).stream());
  }
}
