package io.msrpc.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Asks for all items of a stream; ends with it. */
class Reader<T> extends CompletableFuture<List<T>> implements Flow.Subscriber<T> {
  private final List<T> items = new ArrayList<>();

  static <T> Reader<T> all(Flow.Publisher<T> stream) {
    Reader<T> reader = new Reader<>();
    stream.subscribe(reader);
    return reader;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(T item) {
    items.add(item);
  }

  @Override
  public void onError(Throwable failure) {
    completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    complete(items);
  }

  /** A stream without items, which ends when it is asked for any. */
  static class Ends implements Flow.Subscription {
    private final Flow.Subscriber<?> to;

    Ends(Flow.Subscriber<?> to) {
      this.to = to;
    }

    @Override
    public void request(long items) {
      to.onComplete();
    }

    @Override
    public void cancel() {}
  }
}
