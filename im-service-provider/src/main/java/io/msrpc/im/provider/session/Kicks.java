package io.msrpc.im.provider.session;

import io.msrpc.im.push.Kick;
import io.msrpc.im.push.KickReason;
import io.msrpc.im.push.PushService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Tells gateways to close connections whose rights have ended already. The answer is waited for, so
 * that a user seldom sees two connections at once, but not for long: what counts is in the
 * directory.
 */
public final class Kicks {
  private static final long PATIENCE_MILLIS = 1_000;

  private final PushService gateways;
  private final ScheduledExecutorService timer;

  /** With a timer for the patience. */
  public Kicks(PushService gateways, ScheduledExecutorService timer) {
    this.gateways = gateways;
    this.timer = timer;
  }

  /** Completes when the gateway has closed the connection, has failed, or has taken too long. */
  CompletableFuture<Void> kick(Route route, KickReason reason) {
    Kick kick = new Kick(route.session().sid(), route.session().generation(), reason);
    CompletableFuture<Void> done = new CompletableFuture<>();
    CompletableFuture.completedFuture(kick)
        .thenCompose(sent -> gateways.kick(route.gateway().id(), sent))
        .whenComplete((closed, failure) -> done.complete(null));
    timer.schedule(() -> done.complete(null), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    return done;
  }
}
