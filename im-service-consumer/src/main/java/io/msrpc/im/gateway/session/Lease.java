package io.msrpc.im.gateway.session;

import io.msrpc.call.RpcException;
import io.msrpc.im.session.Gateway;
import io.msrpc.im.session.SessionRef;
import io.msrpc.im.session.SessionService;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gateway's claim to the routes of its sessions. After a failed renewal, or when the logic tier
 * turns out to be another run of itself, the routes may be gone, so all sessions are announced
 * again. Thread-safe.
 */
public final class Lease {
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
  private static final int BATCH = 500;

  private final SessionService service;
  private final SessionMap sessions;
  private final Gateway gateway;
  private @Nullable String knownBootId;

  /** How the last renewal failed, in a word that is the same each time; null if it did not. */
  private @Nullable String refusal;

  private boolean renewing;

  /** A lease that has not been taken yet. */
  public Lease(SessionService service, SessionMap sessions, Gateway gateway) {
    this.service = service;
    this.sessions = sessions;
    this.gateway = gateway;
  }

  /** Renews the lease unless a renewal is under way; the stage never fails. */
  public CompletableFuture<Void> renew() {
    synchronized (this) {
      if (renewing) {
        return CompletableFuture.completedFuture(null);
      }
      renewing = true;
    }
    return CompletableFuture.completedFuture(gateway)
        .thenCompose(service::renew)
        .thenCompose(bootId -> isKnown(bootId) ? known(bootId) : announceAll(bootId))
        .handle(this::settle);
  }

  /** Whether the last renewal succeeded: the logic tier can be reached. */
  public synchronized boolean isHeld() {
    return knownBootId != null;
  }

  private CompletableFuture<String> announceAll(String bootId) {
    List<CompletableFuture<Void>> batches = new ArrayList<>();
    List<SessionRef> refs = sessions.all().stream().map(Session::ref).toList();
    for (int from = 0; from < refs.size(); from += BATCH) {
      List<SessionRef> batch = refs.subList(from, Math.min(refs.size(), from + BATCH));
      batches.add(service.announce(gateway, List.copyOf(batch)));
    }
    return CompletableFuture.allOf(batches.toArray(CompletableFuture[]::new))
        .thenApply(announced -> bootId);
  }

  private static CompletableFuture<String> known(String bootId) {
    return CompletableFuture.completedFuture(bootId);
  }

  private synchronized boolean isKnown(String bootId) {
    return bootId.equals(knownBootId);
  }

  private synchronized @Nullable Void settle(@Nullable String bootId, @Nullable Throwable failure) {
    String kind = failure == null ? null : kind(failure);
    if (failure != null && !Objects.equals(kind, refusal)) {
      LOG.warn("{}: the routes of its sessions are not renewed: {}", gateway, failure.getMessage());
    }
    refusal = kind;
    knownBootId = failure == null ? bootId : null;
    renewing = false;
    return null;
  }

  /** Messages of calls have their number and how long they took. */
  private static String kind(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause instanceof RpcException call ? call.reason().name() : cause.getClass().getName();
  }
}
