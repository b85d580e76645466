package io.msrpc.filter;

import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import io.msrpc.call.Reply;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The beginning of a streamed result, whose end can be seen. Its items are passed on untouched. */
final class StreamedReply implements Reply, Flow.Publisher<Object> {
  private final Reply reply;
  private final Flow.Publisher<?> items;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private StreamedReply(Reply reply, Flow.Publisher<?> items) {
    this.reply = reply;
    this.items = items;
  }

  /** The reply as filters see it; itself when the service has returned no stream. */
  static Reply of(Reply reply) {
    return reply.value() instanceof Flow.Publisher<?> items
        ? new StreamedReply(reply, items)
        : reply;
  }

  /** Ends a stream that nobody will read. */
  static void discard(Reply reply) {
    if (reply.value() instanceof Flow.Publisher<?> unread) {
      unread.subscribe(new Discarding());
    }
  }

  private static final class Discarding implements Flow.Subscriber<Object> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.cancel();
    }

    @Override
    public void onNext(Object item) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }

  @Override
  public @Nullable Object value() {
    return this;
  }

  @Override
  public Map<String, String> attachments() {
    return reply.attachments();
  }

  @Override
  public String peer() {
    return reply.peer();
  }

  @Override
  public CompletionStage<Void> ended() {
    return ended.minimalCompletionStage();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Object> subscriber) {
    try {
      items.subscribe(new Watched(subscriber));
    } catch (Throwable e) {
      ended.completeExceptionally(e);
      throw e;
    }
  }

  private final class Watched implements Flow.Subscriber<Object> {
    private final Flow.Subscriber<? super Object> subscriber;

    Watched(Flow.Subscriber<? super Object> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscriber.onSubscribe(new Cancellable(subscription));
    }

    @Override
    public void onNext(Object item) {
      subscriber.onNext(item);
    }

    @Override
    public void onError(Throwable failure) {
      try {
        subscriber.onError(failure);
      } finally {
        ended.completeExceptionally(failure);
      }
    }

    @Override
    public void onComplete() {
      try {
        subscriber.onComplete();
      } finally {
        ended.complete(null);
      }
    }
  }

  private final class Cancellable implements Flow.Subscription {
    private final Flow.Subscription subscription;

    Cancellable(Flow.Subscription subscription) {
      this.subscription = subscription;
    }

    @Override
    public void request(long items) {
      subscription.request(items);
    }

    @Override
    public void cancel() {
      try {
        subscription.cancel();
      } finally {
        ended.completeExceptionally(
            new OutcomeUnknownException(Reason.CANCELLED, "the stream was cancelled"));
      }
    }
  }
}
