package io.msrpc.cluster;

import io.msrpc.call.Deadline;
import io.msrpc.call.Invocation;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.Reason;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import io.msrpc.registry.Provider;
import io.msrpc.transport.Address;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way through a cluster: chooses, waits for a connection if none is ready, and
 * chooses again after a failure that allows it. One step at a time, each on the thread that ended
 * the one before.
 */
final class ClusterCall extends CompletableFuture<Reply> {
  private final Cluster cluster;
  private final Invocation call;
  private final Set<Address> tried = new HashSet<>();
  private int retries;
  private boolean waited;
  private @Nullable RpcException lastFailure;

  /** The attempt under way, to be cancelled with the call. */
  private volatile @Nullable CompletionStage<Reply> attempt;

  ClusterCall(Cluster cluster, Invocation call) {
    this.cluster = cluster;
    this.call = call;
  }

  CompletableFuture<Reply> start() {
    next();
    return this;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }

  /** Gives the call up, wherever it is. */
  @Override
  public boolean cancel(boolean mayInterrupt) {
    boolean cancelled = super.cancel(mayInterrupt);
    CompletionStage<Reply> current = attempt;
    if (current != null) {
      current.toCompletableFuture().cancel(mayInterrupt);
    }
    return cancelled;
  }

  private void next() {
    if (isDone()) {
      return;
    }
    List<Cluster.Member> untried = new ArrayList<>(cluster.candidates(call));
    untried.removeIf(member -> tried.contains(member.provider().address()));
    List<Cluster.Member> ready = untried.stream().filter(Cluster.Member::isReady).toList();
    if (!ready.isEmpty()) {
      send(choose(ready), untried.size() > 1);
    } else if (lastFailure != null && untried.isEmpty()) {
      completeExceptionally(lastFailure);
    } else if (cluster.waits().areOver()) {
      fail("this client is closed", null);
    } else if (waited) {
      fail("none of its providers is ready", null);
    } else if (!untried.isEmpty()) {
      waited = true;
      awaitConnection(untried);
    } else if (cluster.providers().current().isEmpty()) {
      waited = true;
      awaitProvider();
    } else {
      fail("no provider with the instance id " + call.instanceId() + " is known", null);
    }
  }

  private Cluster.Member choose(List<Cluster.Member> ready) {
    if (ready.size() == 1) {
      return ready.get(0);
    }
    List<Provider> providers = ready.stream().map(Cluster.Member::provider).toList();
    return ready.get(cluster.policy().loadBalancer().choose(providers, call));
  }

  private void send(Cluster.Member member, boolean othersLeft) {
    tried.add(member.provider().address());
    boolean unary = !call.method().streams();
    boolean mayRunAgain = call.method().idempotent() && unary && othersLeft && tried.size() == 1;
    CompletionStage<Reply> sent =
        member.connection().invoke(mayRunAgain ? withHalfTheTime() : call);
    attempt = sent;
    if (isDone()) {
      sent.toCompletableFuture().cancel(true);
    }
    sent.whenComplete(
        (reply, e) -> {
          if (e == null) {
            complete(reply);
          } else {
            onFailure(e);
          }
        });
  }

  /** A silent provider must leave time for asking another one. */
  private Invocation withHalfTheTime() {
    long now = now();
    long half = call.deadline().remainingNanos(now) / 2;
    return new Invocation(
        call.method(), call.arguments(), new Deadline(now + half), call.attachments());
  }

  private void onFailure(Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (!(cause instanceof RpcException failure)) {
      completeExceptionally(cause);
      return;
    }
    RpcException told = toTell(failure);
    FaultTolerance tolerance = cluster.policy().faultTolerance();
    if (!tolerance.allows(failure, call.method(), retries) || call.deadline().isExpired(now())) {
      completeExceptionally(told);
      return;
    }
    if (!tolerance.isFree(failure)) {
      retries++;
    }
    lastFailure = told;
    next();
  }

  /** The last failure, unless it says that nothing started and an earlier attempt may have run. */
  private RpcException toTell(RpcException failure) {
    return lastFailure != null && !lastFailure.safeToRetry() && failure.safeToRetry()
        ? lastFailure
        : failure;
  }

  private void awaitConnection(List<Cluster.Member> members) {
    CompletableFuture<Void> any = limited();
    AtomicInteger left = new AtomicInteger(members.size());
    for (Cluster.Member member : members) {
      member
          .connection()
          .demand()
          .whenComplete(
              (ready, e) -> {
                if (e == null) {
                  any.complete(null);
                } else if (left.decrementAndGet() == 0) {
                  any.completeExceptionally(e);
                }
              });
    }
    any.whenComplete(
        (ready, e) -> {
          if (e == null) {
            next();
          } else {
            fail("no connection to " + addresses(members) + ": " + e.getMessage(), e);
          }
        });
  }

  private void awaitProvider() {
    CompletableFuture<Void> listed = limited();
    Consumer<List<Provider>> listener =
        list -> {
          if (!list.isEmpty()) {
            listed.complete(null);
          }
        };
    listed.whenCompleteAsync(
        (ready, e) -> {
          cluster.providers().unlisten(listener);
          waited = false;
          if (e == null) {
            next();
          } else {
            fail("the registry lists no provider: " + e.getMessage(), null);
          }
        },
        cluster.waits());
    cluster.providers().listen(listener);
  }

  /** A promise that fails by itself when the connect timeout or the deadline has passed. */
  private CompletableFuture<Void> limited() {
    long connect = cluster.policy().connectTimeout().toNanos();
    return cluster.waits().begin(Math.min(connect, call.deadline().remainingNanos(now())));
  }

  private void fail(String text, @Nullable Throwable cause) {
    RpcException failure =
        lastFailure != null
            ? lastFailure
            : new NotStartedException(
                cause == null ? Reason.UNAVAILABLE : Reason.CONNECT_FAILED,
                call.method().shortName()
                    + ": "
                    + text
                    + "; it did not start. Is a provider of "
                    + call.method().service()
                    + " running?",
                cause);
    completeExceptionally(failure);
  }

  private static String addresses(List<Cluster.Member> members) {
    return String.join(
        ", ", members.stream().map(member -> member.provider().address().toString()).toList());
  }

  private long now() {
    return cluster.timers().ticker().nanoTime();
  }
}
