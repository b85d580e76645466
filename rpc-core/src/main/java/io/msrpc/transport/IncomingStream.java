package io.msrpc.transport;

import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The receiving end of one direction of a stream, for one subscriber.
 *
 * <p>The peer may send as many items as it was granted. What has been granted and not delivered is
 * never more than the window: {@value #MAX_WINDOW} items, fewer if they are large, so that about
 * {@value #WINDOW_BYTES} bytes are held; but no fewer than {@value #MIN_WINDOW}, for a CREDIT frame
 * must be worth its cost. Half a window delivered is granted anew.
 *
 * <p>Frames arrive on an event loop, demand from any thread; the subscriber is called on the
 * threads of an executor, one signal at a time. Thread-safe.
 */
public final class IncomingStream implements Flow.Publisher<Object> {
  /** Most items granted and not yet delivered; docs/protocol.md. */
  private static final int MAX_WINDOW = 64;

  private static final int MIN_WINDOW = 16;
  private static final int WINDOW_BYTES = 1024 * 1024;

  private final SerialExecutor threads;
  private final Source source;
  private final Queue<Reply> items = new ArrayDeque<>();
  private Flow.@Nullable Subscriber<? super Object> subscriber;
  private long demand;
  private int granted;
  private int window = MAX_WINDOW;

  /** The peer will send no more. */
  private boolean ended;

  private @Nullable RpcException failure;

  /** The subscriber will hear no more. */
  private boolean over;

  private boolean signalling;

  /** What the receiving end tells the sending one; any thread. */
  public interface Source {
    /** So many more items may be sent. */
    void grant(int items);

    /** Nobody wants the rest. */
    void cancel();

    /** The subscriber has thrown what it must not throw, and hears no more; on its thread. */
    void failed(Throwable thrown);
  }

  /** A stream whose subscriber is called on these threads. */
  public IncomingStream(Executor threads, Source source) {
    this.threads = new SerialExecutor(threads);
    this.source = source;
  }

  /** Takes the only subscriber; any other one is refused. */
  @Override
  public void subscribe(Flow.Subscriber<? super Object> newSubscriber) {
    if (!isFirst(newSubscriber)) {
      newSubscriber.onSubscribe(new Nothing());
      newSubscriber.onError(new IllegalStateException("a stream has one subscriber"));
      return;
    }
    threads.execute(() -> tell(() -> newSubscriber.onSubscribe(new Demand())));
    open();
  }

  /** Grants the first window; a caller may do that before it subscribes. */
  public synchronized void open() {
    grant();
    signalSoon();
  }

  private synchronized boolean isFirst(Flow.Subscriber<? super Object> newSubscriber) {
    Objects.requireNonNull(newSubscriber, "subscriber");
    boolean first = subscriber == null;
    subscriber = first ? newSubscriber : subscriber;
    return first;
  }

  /**
   * An item has arrived.
   *
   * @param value decodes it, on the subscriber's thread; its bytes are on the heap
   * @param bytes how many
   * @return false when it had not been granted
   */
  public synchronized boolean onItem(Reply value, int bytes) {
    if (granted == 0) {
      return false;
    }
    granted--;
    window = Math.max(MIN_WINDOW, Math.min(MAX_WINDOW, WINDOW_BYTES / Math.max(1, bytes)));
    if (!over && !ended) {
      items.add(value);
      signalSoon();
    }
    return true;
  }

  /** No item will follow; null for the regular end. */
  public synchronized void onEnd(@Nullable RpcException newFailure) {
    if (!ended) {
      ended = true;
      failure = newFailure;
      signalSoon();
    }
  }

  private void grant() {
    int open = granted + items.size();
    if (!ended && !over && open <= window / 2) {
      granted += window - open;
      source.grant(window - open);
    }
  }

  private void signalSoon() {
    if (subscriber != null && !signalling && !over) {
      signalling = true;
      threads.execute(this::signal);
    }
  }

  private void signal() {
    Flow.Subscriber<? super Object> to = Objects.requireNonNull(subscriber);
    for (Reply item = next(); item != null; item = next()) {
      Object value;
      try {
        value = Objects.requireNonNull(item.value(), "an item is null");
      } catch (Throwable e) {
        fail(to, e);
        continue;
      }
      tell(() -> to.onNext(value));
    }
    if (atEnd()) {
      tell(failure == null ? to::onComplete : () -> to.onError(failure));
    }
  }

  private void fail(Flow.Subscriber<? super Object> to, Throwable why) {
    if (giveUp()) {
      tell(() -> to.onError(why));
    }
  }

  /** Calls the subscriber; one that throws hears why, unless its stream has ended, and no more. */
  private void tell(Runnable signal) {
    try {
      signal.run();
    } catch (Throwable e) {
      fail(Objects.requireNonNull(subscriber), e);
      source.failed(e);
    }
  }

  /** The item that is due; null, and no signalling, when there is none. */
  private synchronized @Nullable Reply next() {
    if (over || demand == 0 || items.isEmpty()) {
      signalling = false;
      return null;
    }
    demand = demand == Long.MAX_VALUE ? demand : demand - 1;
    Reply item = items.poll();
    grant();
    return item;
  }

  /** A failure does not wait for demand: what nobody has asked for by then is dropped. */
  private synchronized boolean atEnd() {
    boolean now = ended && !over && (items.isEmpty() || failure != null);
    over |= now;
    return now;
  }

  /** Whether the subscriber is still to be told. */
  private boolean giveUp() {
    synchronized (this) {
      if (over) {
        return false;
      }
      over = true;
      items.clear();
      if (ended) {
        return true;
      }
    }
    source.cancel();
    return true;
  }

  private final class Demand implements Flow.Subscription {
    @Override
    public void request(long more) {
      synchronized (IncomingStream.this) {
        if (more > 0) {
          demand = demand + more < 0 ? Long.MAX_VALUE : demand + more;
          signalSoon();
          return;
        }
      }
      if (giveUp()) {
        Flow.Subscriber<? super Object> to = Objects.requireNonNull(subscriber);
        Throwable why = new IllegalArgumentException("request: " + more + " (expected: > 0)");
        threads.execute(() -> tell(() -> to.onError(why)));
      }
    }

    @Override
    public void cancel() {
      giveUp();
    }
  }

  private static final class Nothing implements Flow.Subscription {
    @Override
    public void request(long items) {}

    @Override
    public void cancel() {}
  }
}
