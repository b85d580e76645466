package io.msrpc.cluster;

import io.msrpc.call.Deadline;
import io.msrpc.call.Invocation;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import io.msrpc.registry.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way through a cluster: chooses, waits for a connection if none is ready, and
 * chooses again after a failure that allows it. One step at a time, each on the thread that ended
 * the one before.
 */
final class ClusterCall extends CompletableFuture<Reply> {
  private static final int MAX_CHOICES_AT_ONCE = 3;

  private final Cluster cluster;
  private final Terms terms;
  private final Invocation call;
  private final List<Cluster.Member> tried;

  /** How many of those it was not to try. */
  private final int excluded;

  private List<RpcException> failures = List.of();
  private int retries;

  /** How often a provider was chosen that was not ready any more. */
  private int lost;

  private long waitingSince;

  /** When the attempt under way was sent, or that it is not measured. */
  private long begun;

  private long connectNanos;

  /** When waiting for a connection ends; null until there was a need to wait. */
  private @Nullable Deadline patience;

  /** What it waits for, to be given up with the call. */
  private volatile @Nullable CompletableFuture<Void> waiting;

  /** Where the attempt went; written before that, and read after it. */
  private Cluster.@Nullable Member asked;

  /** The attempt under way, to be cancelled with the call. */
  private volatile @Nullable CompletionStage<Reply> attempt;

  /**
   * A call that has not begun.
   *
   * @param excluded those it must not go to
   */
  ClusterCall(Terms terms, Invocation call, List<Cluster.Member> excluded) {
    this.cluster = terms.cluster();
    this.terms = terms;
    this.call = call;
    this.excluded = excluded.size();
    this.tried = excluded.isEmpty() ? new ArrayList<>(1) : new ArrayList<>(excluded);
  }

  /** The provider it was sent to last; null while it waits for one. */
  Cluster.@Nullable Member asked() {
    return attempt == null ? null : asked;
  }

  CompletableFuture<Reply> start() {
    step(this::next);
    return this;
  }

  /** Runs a step; what it throws, be it a load balancer's, is how the call ends. */
  private void step(Runnable step) {
    try {
      step.run();
    } catch (Throwable e) {
      abandon(e);
    }
  }

  private void abandon(Throwable cause) {
    RpcException failure = Failures.of(call.method(), cause, false);
    remember(failure);
    fail(failure);
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }

  /** Gives the call up, wherever it is. */
  @Override
  public boolean cancel(boolean mayInterrupt) {
    boolean cancelled = super.cancel(mayInterrupt);
    CompletableFuture<Void> wait = waiting;
    if (wait != null) {
      wait.cancel(false);
    }
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
    List<Cluster.Member> untried = untried();
    List<Cluster.Member> ready = those(untried, Cluster.Member::isReady);
    if (!ready.isEmpty()) {
      send(choose(ready), untried.size() > 1);
    } else if (cluster.waits().areOver()) {
      fail(Reason.UNAVAILABLE, "this client is closed", null);
    } else if (!untried.isEmpty()) {
      awaitConnection(untried);
    } else if (!failures.isEmpty()) {
      fail(failures.remove(failures.size() - 1));
    } else if (cluster.isEmpty()) {
      awaitProvider();
    } else {
      fail(
          Reason.UNAVAILABLE,
          "no provider with the instance id " + call.instanceId() + " is known",
          null);
    }
  }

  private List<Cluster.Member> untried() {
    return those(cluster.candidates(call), this::isUntried);
  }

  private boolean isUntried(Cluster.Member member) {
    for (Cluster.Member one : tried) {
      if (one.connection().address().equals(member.connection().address())) {
        return false;
      }
    }
    return true;
  }

  /** Those that match: usually all, and then no list is made. */
  private static List<Cluster.Member> those(
      List<Cluster.Member> members, Predicate<Cluster.Member> which) {
    int matching = 0;
    while (matching < members.size() && which.test(members.get(matching))) {
      matching++;
    }
    return matching == members.size() ? members : members.stream().filter(which).toList();
  }

  private Cluster.Member choose(List<Cluster.Member> ready) {
    begun = terms.choice().begin(ready, cluster.isAlone());
    return terms.choice().among(ready, call, begun);
  }

  private void send(Cluster.Member member, boolean othersLeft) {
    tried.add(member);
    terms.choice().begun(member, call.method(), begun);
    boolean mayRunAgain = othersLeft && tried.size() == 1 && mayRunTwice();
    asked = member;
    CompletionStage<Reply> sent = invoke(member, mayRunAgain ? withHalfTheTime() : call);
    attempt = sent;
    if (isDone()) {
      sent.toCompletableFuture().cancel(true);
    }
    sent.whenComplete(
        (reply, e) -> {
          terms.choice().ended(member, call.method(), Outcome.of(e), begun);
          if (e == null) {
            complete(reply);
          } else {
            step(() -> onFailure(e));
          }
        });
  }

  private CompletionStage<Reply> invoke(Cluster.Member member, Invocation sent) {
    try {
      return member.connection().invoke(sent);
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(Failures.of(call.method(), e, false));
    }
  }

  private boolean mayRunTwice() {
    return call.method().idempotent()
        && !call.method().streams()
        && terms.tolerance().retries() > 0;
  }

  /** A silent provider must leave time for asking another one. */
  private Invocation withHalfTheTime() {
    long now = now();
    long half = call.deadline().remainingNanos(now) / 2;
    return new Invocation(
        call.method(), call.arguments(), new Deadline(now + half), call.attachments());
  }

  private void onFailure(Throwable thrown) {
    if (isDone()) {
      return;
    }
    RpcException failure = Failures.of(call.method(), thrown, true);
    if (failure.reason() == Reason.CONNECT_FAILED) {
      chooseAgain(failure);
      return;
    }
    remember(failure);
    if (mayTryAgain(failure)) {
      failures = failures.isEmpty() ? new ArrayList<>(2) : failures;
      failures.add(failure);
      next();
    } else {
      fail(failure);
    }
  }

  /**
   * The provider ceased to be ready between the choice and the call, which leaves the choice to be
   * made. Made anew too often, it gives the event loop time to notice.
   */
  private void chooseAgain(RpcException failure) {
    tried.remove(tried.size() - 1);
    lost++;
    if (call.deadline().isExpired(now())) {
      String text = "the connection was lost before the call was sent, and time is up";
      fail(Reason.DEADLINE_EXCEEDED, text, failure);
    } else if (lost <= MAX_CHOICES_AT_ONCE) {
      next();
    } else {
      cluster.waits().execute(() -> step(this::next));
    }
  }

  /** What a method declares to throw, and what nobody waits for, is no failure to tell of. */
  private void remember(RpcException failure) {
    boolean declared = failure instanceof RemoteFailureException it && it.business() != null;
    if (!declared && failure.reason() != Reason.CANCELLED) {
      String peer = asked == null ? "" : asked.connection().address().toString();
      cluster.failures().call(call.method().shortName(), peer, failure);
    }
  }

  private boolean mayTryAgain(RpcException failure) {
    FaultTolerance tolerance = terms.tolerance();
    if (!tolerance.allows(failure, call.method(), retries)
        || call.deadline().isExpired(now())
        || untried().isEmpty()) {
      return false;
    }
    if (tolerance.isFree(failure)) {
      return true;
    }
    retries++;
    boolean affordable = cluster.retries().tryTake(now());
    if (!affordable) {
      failure.addNote(" [not tried elsewhere: the retry budget is spent]");
    }
    return affordable;
  }

  private void awaitConnection(List<Cluster.Member> members) {
    CompletableFuture<Void> any = limited();
    AtomicInteger left = new AtomicInteger(members.size());
    AtomicReference<@Nullable Throwable> refusal = new AtomicReference<>();
    for (Cluster.Member member : members) {
      member
          .connection()
          .demand()
          .whenComplete(
              (ready, e) -> {
                if (e == null) {
                  any.complete(null);
                  return;
                }
                refusal.set(e);
                if (left.decrementAndGet() == 0) {
                  any.completeExceptionally(e);
                }
              });
    }
    String text = "no connection to " + addresses(members);
    any.whenComplete((ready, e) -> waited(e, refusal.get(), Reason.CONNECT_FAILED, text));
  }

  private void awaitProvider() {
    CompletableFuture<Void> listed = limited();
    Consumer<List<Provider>> listener =
        list -> {
          if (!list.isEmpty()) {
            listed.complete(null);
          }
        };
    cluster.providers().listen(listener);
    String text = "the registry lists no provider, or does not answer";
    listed.whenCompleteAsync(
        (ready, e) -> {
          cluster.providers().unlisten(listener);
          waited(e, null, Reason.UNAVAILABLE, text);
        },
        cluster.waits());
  }

  /** A promise that fails by itself when the connect timeout or the deadline has passed. */
  private CompletableFuture<Void> limited() {
    waitingSince = now();
    if (patience == null) {
      long most = cluster.policy().connectTimeout().toNanos();
      patience = new Deadline(waitingSince + most).earlier(call.deadline());
    }
    CompletableFuture<Void> wait = cluster.waits().begin(patience.remainingNanos(waitingSince));
    waiting = wait;
    if (isDone()) {
      wait.cancel(false);
    }
    return wait;
  }

  /** A wait has ended: a connection is ready, or none will be in time. */
  private void waited(
      @Nullable Throwable e, @Nullable Throwable refusal, Reason reason, String text) {
    connectNanos += now() - waitingSince;
    if (isDone()) {
      return;
    }
    if (e == null) {
      step(this::next);
    } else if (e instanceof TimeoutException) {
      String last = refusal == null ? "" : "; last attempt: " + refusal.getMessage();
      boolean late = call.deadline().equals(patience);
      Reason why = late ? Reason.DEADLINE_EXCEEDED : reason;
      fail(why, reason.advice(), text + " " + e.getMessage() + last, refusal);
    } else {
      fail(reason, text + ": " + e.getMessage(), e);
    }
  }

  /** It ends without having been sent, or without having been sent again. */
  private void fail(Reason reason, String text, @Nullable Throwable cause) {
    fail(reason, reason.advice(), text, cause);
  }

  private void fail(Reason reason, String advice, String text, @Nullable Throwable cause) {
    if (failures.isEmpty() || reason == Reason.DEADLINE_EXCEEDED) {
      RpcException failure = Failures.unsent(call.method(), reason, text, cause);
      cluster.failures().unsent(call.method().shortName(), failure);
      fail(failure, advice);
    } else {
      RpcException last = failures.remove(failures.size() - 1);
      last.addNote(" [then " + text + "]");
      fail(last);
    }
  }

  private void fail(RpcException last) {
    fail(last, last.advice());
  }

  private void fail(RpcException last, String advice) {
    RpcException told = Failures.toTell(failures, last);
    StringBuilder story = new StringBuilder(" [attempts ").append(tried.size() - excluded);
    story.append("; connect ").append(connectNanos / 1_000_000).append(" ms");
    for (RpcException other : failures) {
      story.append("; also ").append(other.reason());
      told.addSuppressed(other);
    }
    story.append("] ").append(told == last ? advice : told.advice());
    told.addNote(story.toString());
    completeExceptionally(told);
  }

  private static String addresses(List<Cluster.Member> members) {
    return members.stream()
        .map(member -> member.provider().address().toString())
        .collect(Collectors.joining(", "));
  }

  private long now() {
    return cluster.timers().ticker().nanoTime();
  }
}
