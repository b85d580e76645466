package io.msrpc.transport;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The sending end of one direction of a stream: asks a publisher for as many items as the peer has
 * granted, and for none before it has granted any.
 *
 * <p>Credit arrives on an event loop, items on whatever thread the publisher likes; the publisher
 * is asked and cancelled on the threads of an executor, one request at a time. Thread-safe.
 */
public final class OutgoingStream implements Flow.Subscriber<Object> {
  private final SerialExecutor threads;
  private final Sink sink;
  private Flow.@Nullable Subscription upstream;

  /** Granted and not yet arrived from the publisher. */
  private int credit;

  /** Granted and not yet asked for, because there is no publisher yet. */
  private int unasked;

  private boolean over;

  /** Where the items go; called on the publisher's thread. */
  public interface Sink {
    /**
     * Sends an item.
     *
     * @throws RuntimeException when it cannot be carried
     */
    void item(Object item);

    /** Sends the end; null for the regular one. Nothing follows. */
    void end(@Nullable Throwable failure);
  }

  /** A stream that asks its publisher on these threads. */
  public OutgoingStream(Executor threads, Sink sink) {
    this.threads = new SerialExecutor(threads);
    this.sink = sink;
  }

  /**
   * The peer takes more items.
   *
   * @return false when the sum exceeds 2³¹−1
   */
  public synchronized boolean onCredit(int more) {
    if (credit + more < 0) {
      return false;
    }
    credit += more;
    unasked += more;
    ask();
    return true;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    if (subscription == null) {
      fail(new NullPointerException("the publisher called onSubscribe with null"));
    } else {
      subscribed(subscription);
    }
  }

  private synchronized void subscribed(Flow.Subscription subscription) {
    if (upstream != null || over) {
      threads.execute(subscription::cancel);
    } else {
      upstream = subscription;
      ask();
    }
  }

  private void ask() {
    Flow.Subscription publisher = upstream;
    int items = unasked;
    if (publisher != null && items > 0 && !over) {
      unasked = 0;
      threads.execute(() -> request(publisher, items));
    }
  }

  private void request(Flow.Subscription publisher, int items) {
    try {
      publisher.request(items);
    } catch (Throwable e) {
      fail(e);
    }
  }

  @Override
  public void onNext(Object item) {
    boolean granted;
    synchronized (this) {
      if (over) {
        return;
      }
      credit--;
      granted = credit >= 0;
    }
    try {
      if (!granted) {
        throw new IllegalStateException("the publisher sends more items than were requested");
      }
      sink.item(Objects.requireNonNull(item, "the publisher sent null as an item"));
    } catch (Throwable e) {
      fail(e);
    }
  }

  @Override
  public void onError(Throwable failure) {
    if (finish()) {
      sink.end(
          failure != null ? failure : new NullPointerException("the publisher failed with null"));
    }
  }

  @Override
  public void onComplete() {
    if (finish()) {
      sink.end(null);
    }
  }

  /** Ends with a failure, unless it has ended, and lets the publisher know; any thread. */
  public void fail(Throwable failure) {
    if (cancel()) {
      sink.end(failure);
    }
  }

  /**
   * Sends nothing more and lets the publisher know; any thread.
   *
   * @return false when it had ended
   */
  public synchronized boolean cancel() {
    Flow.Subscription publisher = upstream;
    boolean first = finish();
    if (first && publisher != null) {
      threads.execute(publisher::cancel);
    }
    return first;
  }

  private synchronized boolean finish() {
    boolean first = !over;
    over = true;
    return first;
  }
}
