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

  /** A method of a subscriber. */
  enum Signal {
    ON_SUBSCRIBE,
    ON_NEXT,
    ON_COMPLETE,
    ON_ERROR
  }

  /** Breaks in one of its methods; ends with the next signal, or then and there. */
  static final class Breaking<T> extends Reader<T> {
    private final Signal where;
    private final Breakage breakage;

    Breaking(Signal where, Breakage breakage) {
      this.where = where;
      this.breakage = breakage;
    }

    private void at(Signal here) {
      if (here == where) {
        breakage.happens();
      }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      super.onSubscribe(subscription);
      at(Signal.ON_SUBSCRIBE);
    }

    @Override
    public void onNext(T item) {
      at(Signal.ON_NEXT);
      super.onNext(item);
    }

    @Override
    public void onError(Throwable failure) {
      super.onError(failure);
      if (where == Signal.ON_ERROR) {
        breakage.happensAtOnce();
      }
    }

    @Override
    public void onComplete() {
      try {
        at(Signal.ON_COMPLETE);
        super.onComplete();
      } catch (Throwable e) {
        completeExceptionally(e);
        throw e;
      }
    }
  }

  /** A stream of one item, and whatever else somebody makes of it. */
  static class One<T> implements Flow.Subscription {
    final Flow.Subscriber<? super T> to;
    private final T item;

    One(Flow.Subscriber<? super T> to, T item) {
      this.to = to;
      this.item = item;
    }

    @Override
    public void request(long items) {
      to.onNext(item);
      to.onComplete();
    }

    @Override
    public void cancel() {}
  }
}
