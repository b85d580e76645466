package io.msrpc.conformance;

import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** 0, 1, 2 … as they are asked for. */
final class Counting implements Flow.Subscription {
  private final Flow.Subscriber<? super Integer> subscriber;
  private final int to;
  private final @Nullable Throwable failure;
  private int next;
  private boolean over;

  /**
   * Items for a subscriber.
   *
   * @param failure what comes behind the last one; null for the regular end
   */
  Counting(Flow.Subscriber<? super Integer> subscriber, int to, @Nullable Throwable failure) {
    this.subscriber = subscriber;
    this.to = to;
    this.failure = failure;
  }

  @Override
  public synchronized void request(long items) {
    for (long i = 0; i < items && next < to && !over; i++) {
      subscriber.onNext(next++);
    }
    if (next == to && !over) {
      over = true;
      end();
    }
  }

  private void end() {
    if (failure == null) {
      subscriber.onComplete();
    } else {
      subscriber.onError(failure);
    }
  }

  @Override
  public synchronized void cancel() {
    over = true;
  }
}
