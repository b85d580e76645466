package io.msrpc;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/** A publisher that makes items as fast as they are asked for, and remembers what was asked. */
final class Numbers<T> implements Flow.Publisher<T> {
  final AtomicLong made = new AtomicLong();
  final CountDownLatch subscribed = new CountDownLatch(1);
  final CountDownLatch cancelled = new CountDownLatch(1);
  private final int count;
  private final IntFunction<T> item;
  private final boolean fails;

  Numbers(int count, IntFunction<T> item, boolean fails) {
    this.count = count;
    this.item = item;
    this.fails = fails;
  }

  /** 1, 2, 3 … up to {@code count}. */
  static Numbers<Integer> upTo(int count) {
    return new Numbers<>(count, i -> i, false);
  }

  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    subscribed.countDown();
    subscriber.onSubscribe(new Producer(subscriber));
  }

  private final class Producer implements Flow.Subscription {
    private final Flow.Subscriber<? super T> subscriber;
    private int next = 1;

    Producer(Flow.Subscriber<? super T> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public synchronized void request(long items) {
      for (long left = items; left > 0 && next <= count; left--) {
        made.incrementAndGet();
        subscriber.onNext(item.apply(next++));
      }
      if (next > count) {
        next = Integer.MAX_VALUE;
        end();
      }
    }

    private void end() {
      if (fails) {
        subscriber.onError(new IllegalStateException("out of numbers"));
      } else {
        subscriber.onComplete();
      }
    }

    @Override
    public void cancel() {
      cancelled.countDown();
    }
  }
}
