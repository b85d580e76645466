package io.msrpc.transport.client;

import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.RpcException;
import io.msrpc.transport.Address;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The last calls and, apart from them, the last connections of a client that failed: connects to an
 * address that is down do not push out the calls. A failure costs one record, and nobody waits for
 * another one. Thread-safe.
 */
public final class RecentFailures {
  /** So many of each kind are kept. */
  public static final int KEPT = 32;

  private final Clock clock;
  private final Ring calls = new Ring();
  private final Ring connections = new Ring();

  /** None yet. */
  public RecentFailures(Clock clock) {
    this.clock = clock;
  }

  private static final class Ring {
    private final AtomicReferenceArray<RecentFailure> kept = new AtomicReferenceArray<>(KEPT);
    private final AtomicLong next = new AtomicLong();

    void add(RecentFailure failure) {
      kept.set((int) (next.getAndIncrement() % KEPT), failure);
    }

    void addTo(List<RecentFailure> all) {
      for (int i = 0; i < KEPT; i++) {
        RecentFailure failure = kept.get(i);
        if (failure != null) {
          all.add(failure);
        }
      }
    }
  }

  /** A call failed. Of its message only what this client wrote itself is kept. */
  public void call(String method, String peer, RpcException failure) {
    Reason reason = failure.reason();
    boolean local = reason == Reason.CONNECT_FAILED || reason == Reason.CONNECTION_LOST;
    boolean ours = local && !(failure instanceof RemoteFailureException);
    call(method, peer, failure, ours ? failure.getMessage() : failure.advice());
  }

  /** A call found no provider to be sent to; its message is this client's own. */
  public void unsent(String method, RpcException failure) {
    call(method, "", failure, failure.getMessage());
  }

  private void call(String method, String peer, RpcException failure, String message) {
    String type = failure.getClass().getSimpleName();
    calls.add(new RecentFailure(clock.instant(), method, peer, failure.reason(), type, message));
  }

  /** An attempt to connect failed. */
  public void refused(Address peer, Throwable cause) {
    String type = cause.getClass().getSimpleName();
    connection(peer, Reason.CONNECT_FAILED, type, String.valueOf(cause.getMessage()));
  }

  /** A connection ended that was neither closed here nor announced by the peer. */
  public void lost(Address peer) {
    connection(peer, Reason.CONNECTION_LOST, "", "the connection was lost");
  }

  private void connection(Address peer, Reason reason, String type, String message) {
    connections.add(new RecentFailure(clock.instant(), "", peer.toString(), reason, type, message));
  }

  /** Both kinds, the latest first. */
  public List<RecentFailure> list() {
    List<RecentFailure> all = new ArrayList<>();
    calls.addTo(all);
    connections.addTo(all);
    all.sort(Comparator.comparing(RecentFailure::at).reversed());
    return List.copyOf(all);
  }
}
