package io.msrpc.im.provider.push;

import io.msrpc.im.provider.session.Route;
import io.msrpc.im.provider.session.SoftState;
import io.msrpc.im.push.PushService;
import io.msrpc.im.push.ReadPush;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells gateways about moved read cursors: the first at once, then at most one a second for each
 * user and conversation, the last always. All sessions of all members are notified, those of the
 * reader too. A hint, like every push.
 *
 * <p>Confined to the loop; only the count of what waits for it is shared.
 */
public final class ReadPushes {
  /** Most moves that wait, for the loop or for their second; more are dropped. */
  private static final int MOST = 50_000;

  private static final long EVERY_MILLIS = 1_000;
  private static final Logger log = LoggerFactory.getLogger(ReadPushes.class);

  private record Key(String uid, String conv) {}

  private final PushService gateways;
  private final SoftState softState;
  private final ScheduledExecutorService loop;
  private final AtomicInteger waiting = new AtomicInteger();

  /** The highest position of each reader told in the last second, or to be told after it. */
  private final Map<Key, Long> recent = new HashMap<>();

  /** With an executor of one thread. */
  public ReadPushes(PushService gateways, SoftState softState, ScheduledExecutorService loop) {
    this.gateways = gateways;
    this.softState = softState;
    this.loop = loop;
  }

  /** Has the new position told to the members; never blocks. */
  public void offer(String uid, String conv, List<String> members, long upTo) {
    if (waiting.incrementAndGet() > MOST) {
      waiting.decrementAndGet();
      return;
    }
    loop.execute(
        () -> {
          waiting.decrementAndGet();
          moved(new Key(uid, conv), members, upTo);
        });
  }

  private void moved(Key key, List<String> members, long upTo) {
    Long before = recent.get(key);
    if (before != null) {
      recent.put(key, Math.max(before, upTo));
    } else if (recent.size() < MOST) {
      tell(key, members, upTo);
    }
  }

  private void tell(Key key, List<String> members, long upTo) {
    recent.put(key, upTo);
    loop.schedule(() -> secondIsOver(key, members, upTo), EVERY_MILLIS, TimeUnit.MILLISECONDS);
    sidsByGateway(members)
        .forEach(
            (gatewayId, sids) ->
                CompletableFuture.completedFuture(new ReadPush(sids, key.conv(), key.uid(), upTo))
                    .thenCompose(push -> gateways.read(gatewayId, push))
                    .whenComplete((done, failure) -> noteFailure(gatewayId, failure)));
  }

  private void secondIsOver(Key key, List<String> members, long told) {
    Long now = recent.remove(key);
    if (now != null && now > told) {
      tell(key, members, now);
    }
  }

  private Map<String, List<String>> sidsByGateway(List<String> members) {
    return members.stream()
        .flatMap(uid -> softState.routes(uid).stream())
        .collect(
            Collectors.groupingBy(
                route -> route.gateway().id(),
                Collectors.mapping(ReadPushes::sid, Collectors.toList())));
  }

  private static String sid(Route route) {
    return route.session().sid();
  }

  private static void noteFailure(String gatewayId, @Nullable Throwable failure) {
    if (failure != null) {
      log.debug("A read push to gateway {} failed", gatewayId, failure);
    }
  }
}
