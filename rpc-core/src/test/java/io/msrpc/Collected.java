package io.msrpc;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A subscriber that keeps what it gets; the future ends with the stream. */
final class Collected<T> extends CompletableFuture<List<T>> implements Flow.Subscriber<T> {
  final BlockingQueue<T> items = new LinkedBlockingQueue<>();
  private final Queue<T> all = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
  private final long first;

  private Collected(long first) {
    this.first = first;
  }

  /** Subscribes, and asks for so many items at first. */
  static <T> Collected<T> from(Flow.Publisher<T> publisher, long first) {
    Collected<T> collected = new Collected<>(first);
    publisher.subscribe(collected);
    return collected;
  }

  /** Subscribes and asks for all. */
  static <T> Collected<T> all(Flow.Publisher<T> publisher) {
    return from(publisher, Long.MAX_VALUE);
  }

  Flow.Subscription subscription() {
    return subscription.orTimeout(30, TimeUnit.SECONDS).join();
  }

  /** The next item; null when none comes within 30 s. */
  T next() throws InterruptedException {
    return items.poll(30, TimeUnit.SECONDS);
  }

  /** All items, once the stream has ended. */
  List<T> await() {
    return orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Override
  public void onSubscribe(Flow.Subscription newSubscription) {
    subscription.complete(newSubscription);
    if (first > 0) {
      newSubscription.request(first);
    }
  }

  @Override
  public void onNext(T item) {
    items.add(item);
    all.add(item);
  }

  @Override
  public void onError(Throwable failure) {
    completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    complete(List.copyOf(all));
  }
}
