package io.msrpc.call;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The call that is being served, as the service's code sees it. Remote calls that are made in it
 * end with it: they get what is left of its time at most, and while an asynchronous method is at
 * work they are cancelled with it.
 *
 * <p>It is there on the thread that runs the service's method, and nowhere else until {@code wrap}
 * carries it there: no thread inherits it, and none keeps it. Thread-safe.
 *
 * <p>A served call costs two writes to a thread-local and no object: that holds the {@link
 * Invocation} itself until somebody asks for the context (docs/adr/0012).
 */
public final class CallContext {
  /** No call: nothing is attached to it, and calls made in it have all of their own time. */
  public static final CallContext NONE = new CallContext(null);

  /** An {@link Invocation}, a context once somebody has asked for it, or null. */
  private static final ThreadLocal<@Nullable Object> SERVED = new ThreadLocal<>();

  private final @Nullable Invocation call;
  private final Map<String, String> replyAttachments = new LinkedHashMap<>();
  private final Set<CompletableFuture<?>> nested = ConcurrentHashMap.newKeySet();

  /** By type; replaced, never changed. */
  private volatile Map<Class<?>, Object> kept = Map.of();

  private CallContext(@Nullable Invocation call) {
    this.call = call;
  }

  /** The call that this thread serves, or {@link #NONE}. */
  public static CallContext current() {
    Object served = SERVED.get();
    if (served instanceof Invocation call) {
      CallContext context = new CallContext(call);
      SERVED.set(context);
      return context;
    }
    return served instanceof CallContext context ? context : NONE;
  }

  /** The names and values that came beside the arguments. */
  public Map<String, String> attachments() {
    return call == null ? Map.of() : call.attachments();
  }

  /** The client's connection; empty outside of a call. */
  public Optional<PeerConnection> caller() {
    return Optional.ofNullable(call).map(Invocation::caller);
  }

  /** How long the caller still waits, not negative; empty outside of a call. */
  public Optional<Duration> timeLeft() {
    return caller().map(peer -> Duration.ofNanos(Math.max(0, nanosLeft(peer))));
  }

  private long nanosLeft(PeerConnection peer) {
    return Objects.requireNonNull(call).deadline().remainingNanos(peer.nanoTime());
  }

  /**
   * Keeps something with the call for those behind, as a filter does for the service: who the user
   * is, for example. It stays in this process, and is gone with the call.
   *
   * @param type what it is found by; what was kept for the same type is replaced
   * @throws IllegalStateException outside of a call
   */
  public synchronized <T> void keep(Class<T> type, T value) {
    requireCall();
    Map<Class<?>, Object> more = new HashMap<>(kept);
    more.put(type, type.cast(value));
    kept = Map.copyOf(more);
  }

  /** What was kept for this type; empty if nothing was, and outside of a call. */
  public <T> Optional<T> kept(Class<T> type) {
    return Optional.ofNullable(type.cast(kept.get(type)));
  }

  /**
   * Sends a name and a value beside the result, for the caller's filters. A failure and a streamed
   * result carry none. As with those of a call there are 64 and 8 KiB at most, or the call fails.
   *
   * @throws IllegalStateException outside of a call
   */
  public void attach(String name, String value) {
    requireCall();
    synchronized (replyAttachments) {
      replyAttachments.put(Objects.requireNonNull(name), Objects.requireNonNull(value));
    }
  }

  private void requireCall() {
    if (call == null) {
      throw new IllegalStateException(
          "no call is served on this thread: take CallContext.current() on the thread of the"
              + " service's method, or let its wrap carry it here");
    }
  }

  /** The task, to be run in this call on whatever thread. */
  public Runnable wrap(Runnable task) {
    return () -> {
      Object before = enter();
      try {
        task.run();
      } finally {
        SERVED.set(before);
      }
    };
  }

  /** The same for what returns something; by another name, or lambdas would be ambiguous. */
  public <T> Supplier<T> wrapSupplier(Supplier<T> task) {
    return () -> {
      Object before = enter();
      try {
        return task.get();
      } finally {
        SERVED.set(before);
      }
    };
  }

  /** An executor whose tasks run in this call, whoever hands them in. */
  public Executor wrap(Executor threads) {
    return task -> threads.execute(wrap(task));
  }

  private @Nullable Object enter() {
    Object before = SERVED.get();
    SERVED.set(call == null ? null : this);
    return before;
  }

  /** Runs a step of serving a call in its context; for those that run services. */
  public static CompletionStage<Reply> serve(Invocation call, Invoker step) {
    Object before = SERVED.get();
    SERVED.set(before instanceof CallContext outer ? outer.behind(call) : call);
    try {
      return step.invoke(call);
    } finally {
      SERVED.set(before);
    }
  }

  /** What is served behind the filters that used this context: the same call, or another one. */
  private Object behind(Invocation next) {
    boolean same =
        call != null && call.method().equals(next.method()) && call.caller() == next.caller();
    if (!same || kept.isEmpty()) {
      return next;
    }
    CallContext context = new CallContext(next);
    context.kept = kept;
    return context;
  }

  /** The context of the call that this thread serves, if anybody asked for it; else null. */
  public static @Nullable CallContext used() {
    return SERVED.get() instanceof CallContext context ? context : null;
  }

  /** The call that this thread serves, or null; costs no object. */
  public static @Nullable Invocation served() {
    Object served = SERVED.get();
    return served instanceof CallContext context ? context.call : (Invocation) served;
  }

  /** A call made in the one that this thread serves is under way, and to be cancelled with it. */
  @SuppressWarnings("CollectionUndefinedEquality") // identity is what is meant
  public static void nested(CompletableFuture<?> reply) {
    Invocation outer = served();
    if (outer != null && outer.method().isAsync() && !reply.isDone()) {
      Set<CompletableFuture<?>> siblings = current().nested;
      siblings.add(reply);
      reply.whenComplete((done, e) -> siblings.remove(reply));
    }
  }

  /** Nobody waits for the call any more: the calls made in it are cancelled; any thread. */
  public void cancelNested() {
    nested.forEach(call -> call.cancel(true));
  }

  /** The answer with what was attached to it; for those that run services. */
  public Reply attachTo(Reply reply) {
    synchronized (replyAttachments) {
      return replyAttachments.isEmpty() ? reply : reply.with(replyAttachments);
    }
  }
}
