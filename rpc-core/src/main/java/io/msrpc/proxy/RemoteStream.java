package io.msrpc.proxy;

import io.msrpc.call.Invocation;
import io.msrpc.call.Invoker;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.Reply;
import io.msrpc.call.ServiceFailure;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a method returns that streams its result. Cold: every subscription is one call, which starts
 * when the first item is asked for and ends when it is cancelled. A subscriber hears nothing before
 * its {@code onSubscribe} has returned.
 */
final class RemoteStream implements Flow.Publisher<Object> {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteStream.class);

  private final RemoteMethod method;
  private final Invoker invoker;
  private final Supplier<Invocation> call;
  private final Executor threads;

  /**
   * A stream that calls.
   *
   * @param call made anew for every subscription
   * @param threads on which a subscriber hears that the call has failed before its first item
   */
  RemoteStream(RemoteMethod method, Invoker invoker, Supplier<Invocation> call, Executor threads) {
    this.method = method;
    this.invoker = invoker;
    this.call = call;
    this.threads = threads;
  }

  /**
   * One that throws in {@code onSubscribe} gets no more signals, and the call it has made is ended.
   */
  @Override
  public void subscribe(Flow.Subscriber<? super Object> subscriber) {
    Subscription subscription = new Subscription(subscriber);
    try {
      subscriber.onSubscribe(subscription);
    } catch (Throwable e) {
      subscription.cancel();
      throw e;
    }
    subscription.begin();
  }

  /** Keeps demand and cancellation until the call has been accepted; then passes all on. */
  private final class Subscription implements Flow.Subscription, Flow.Subscriber<Object> {
    private final Flow.Subscriber<? super Object> subscriber;
    private @Nullable CompletableFuture<Reply> opening;
    private Flow.@Nullable Subscription opened;
    private long early;

    /** {@code onSubscribe} has returned. */
    private boolean subscribed;

    private boolean started;
    private boolean cancelled;

    Subscription(Flow.Subscriber<? super Object> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void request(long items) {
      Flow.Subscription now;
      synchronized (this) {
        now = opened;
        if (now == null && items > 0) {
          early = saturated(early + items);
        }
      }
      if (now != null) {
        now.request(items);
      } else if (items > 0) {
        open();
      } else {
        fail(new IllegalArgumentException("request: " + items + " (expected: > 0)"));
      }
    }

    /** Tells the subscriber, unless it has been told an end, and ends the call. */
    private void fail(Throwable failure) {
      if (end()) {
        subscriber.onError(failure);
      }
    }

    private static long saturated(long sum) {
      return sum < 0 ? Long.MAX_VALUE : sum;
    }

    void begin() {
      synchronized (this) {
        subscribed = true;
      }
      open();
    }

    private void open() {
      synchronized (this) {
        if (!subscribed || early == 0 || started || cancelled) {
          return;
        }
        started = true;
      }
      CompletableFuture<Reply> reply = invoker.invoke(call.get()).toCompletableFuture();
      boolean unwanted;
      synchronized (this) {
        opening = reply;
        unwanted = cancelled;
      }
      if (unwanted) {
        reply.cancel(true);
      }
      reply.whenComplete(this::onReply);
    }

    @SuppressWarnings("unchecked") // the reply of a method that streams its result
    private void onReply(@Nullable Reply reply, @Nullable Throwable failure) {
      if (reply != null) {
        try {
          ((Flow.Publisher<Object>) Objects.requireNonNull(reply.value())).subscribe(this);
        } catch (Throwable e) { // the stream that a filter has made up
          failElsewhere(ServiceProxy.failure(method, e));
        }
      } else if (failure != null) {
        failElsewhere(ServiceProxy.toTell(ServiceProxy.unwrapped(failure)));
      }
    }

    private void failElsewhere(Throwable failure) {
      try {
        threads.execute(() -> failSafely(failure));
      } catch (RejectedExecutionException e) { // the client is closed
        failSafely(failure);
      }
    }

    private void failSafely(Throwable failure) {
      try {
        fail(failure);
      } catch (Throwable e) {
        LOG.error("A subscriber to {} must not throw", method, ServiceFailure.loggable(e));
      }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      long wanted;
      boolean unwanted;
      synchronized (this) {
        opened = subscription;
        wanted = early;
        unwanted = cancelled;
      }
      if (unwanted) {
        subscription.cancel();
      } else {
        subscription.request(wanted);
      }
    }

    @Override
    public void cancel() {
      end();
    }

    /** Whether that is what ended it for the subscriber. */
    private boolean end() {
      Flow.Subscription stream;
      CompletableFuture<Reply> call;
      synchronized (this) {
        if (cancelled) {
          return false;
        }
        cancelled = true;
        stream = opened;
        call = opening;
      }
      if (stream != null) {
        stream.cancel();
      } else if (call != null) {
        call.cancel(true);
      }
      return true;
    }

    @Override
    public void onNext(Object item) {
      subscriber.onNext(item);
    }

    @Override
    public void onError(Throwable failure) {
      subscriber.onError(ServiceProxy.toTell(failure));
    }

    @Override
    public void onComplete() {
      subscriber.onComplete();
    }
  }
}
