package io.msrpc.registry;

import io.msrpc.call.ServiceFailure;
import io.msrpc.transport.Address;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The providers of one service. A registry that has just restarted may list none, or few, of those
 * that are there; so those that are missing are kept as unlisted when the list lacks the last one,
 * or more than half, of them, or when the registry came back less than {@code hold} ago. They stay
 * until they do not answer, or until they have been missing, and the registry has been reachable,
 * for {@code hold} without a break.
 *
 * <p>Thread-safe; the listeners are called one at a time.
 */
public final class ServiceProviders {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceProviders.class);

  private final Registry registry;
  private final EventLoop timers;
  private final Duration hold;
  private final List<Consumer<List<Provider>>> listeners = new CopyOnWriteArrayList<>();
  private final Map<Address, Unlisted> unlisted = new LinkedHashMap<>();
  private List<Provider> listed = List.of();
  private volatile List<Provider> current = List.of();

  /** Who holds it may wait for the registry; it guards {@code subscribed} alone. */
  private final Object subscribingLock = new Object();

  private boolean subscribed;

  private Registry.@Nullable Subscription subscription;
  private @Nullable Future<?> dropTimer;
  private boolean heard;

  /** When what is known was written to disk; null once the registry has spoken. */
  private @Nullable Instant saved;

  private boolean closed;

  /** One that is missing, and since when by the clock of the timers. */
  private record Unlisted(Provider provider, long sinceNanos) {}

  ServiceProviders(Registry registry, EventLoop timers, Duration hold) {
    this.registry = registry;
    this.timers = timers;
    this.hold = hold;
  }

  /** Those to choose from now. */
  public List<Provider> current() {
    return current;
  }

  /** Where they are known from. */
  public synchronized ListState state() {
    List<Provider> missing = unlisted.values().stream().map(Unlisted::provider).toList();
    return new ListState(listed, missing, heard, saved);
  }

  /** Calls the listener now, after every change, and when one that was missing is listed again. */
  public synchronized void listen(Consumer<List<Provider>> listener) {
    listeners.add(listener);
    listener.accept(current);
  }

  /** Listens no more. */
  public void unlisten(Consumer<List<Provider>> listener) {
    listeners.remove(listener);
  }

  /**
   * Subscribes, unless that has been done. Waits for the registry, which may call {@link #onList}
   * meanwhile; a failure leaves it to the next one who asks.
   */
  void subscribe(Supplier<Registry.Subscription> subscribing) {
    synchronized (subscribingLock) {
      if (!subscribed) {
        Registry.Subscription made = subscribing.get();
        subscribed = true;
        keepUnlessClosed(made);
      }
    }
  }

  private void keepUnlessClosed(Registry.Subscription made) {
    synchronized (this) {
      if (!closed) {
        subscription = made;
        return;
      }
    }
    end(made);
  }

  /** Whatever a registry throws then, who closes has more to close. */
  private static void end(Registry.Subscription subscription) {
    try {
      subscription.close();
    } catch (Throwable e) {
      LOG.warn("The registry did not end a subscription", ServiceFailure.loggable(e));
    }
  }

  /** As of one that is away when the registry fails to say. */
  private Duration reachableFor() {
    try {
      return registry.reachableFor();
    } catch (Throwable e) {
      LOG.warn("The registry does not say how long it is there", ServiceFailure.loggable(e));
      return Duration.ZERO;
    }
  }

  /** What was known before this process began, until the registry has spoken. */
  synchronized void beginWith(ProviderFiles.Kept known) {
    listed = known.providers();
    saved = known.saved();
    publish(false);
  }

  /** The registry's word. */
  synchronized void onList(List<Provider> list) {
    if (closed) {
      return;
    }
    heard = true;
    saved = null;
    Map<Address, Provider> missing = new LinkedHashMap<>();
    current.forEach(provider -> missing.put(provider.address(), provider));
    list.forEach(provider -> missing.remove(provider.address()));
    boolean sharp = list.isEmpty() || missing.size() * 2 > current.size();
    listed = List.copyOf(list);
    boolean back = unlisted.keySet().retainAll(missing.keySet());
    if (sharp || reachableFor().compareTo(hold) < 0) {
      long now = timers.ticker().nanoTime();
      missing.forEach((address, gone) -> unlisted.putIfAbsent(address, new Unlisted(gone, now)));
    }
    if (dropTimer == null && !unlisted.isEmpty()) {
      dropTimer = timers.schedule(this::dropOverdue, hold.toNanos(), TimeUnit.NANOSECONDS);
    }
    publish(back);
  }

  /** Those are gone that the registry has left out for long enough; looks again at the others. */
  private synchronized void dropOverdue() {
    dropTimer = null;
    if (closed) {
      return;
    }
    long now = timers.ticker().nanoTime();
    Duration reachable = reachableFor();
    long wait = reachable.compareTo(hold) < 0 ? hold.minus(reachable).toNanos() : 0;
    if (wait == 0) {
      unlisted.values().removeIf(one -> now - one.sinceNanos() >= hold.toNanos());
    }
    for (Unlisted one : unlisted.values()) {
      wait = Math.max(wait, one.sinceNanos() + hold.toNanos() - now);
    }
    if (!unlisted.isEmpty()) {
      dropTimer = timers.schedule(this::dropOverdue, wait, TimeUnit.NANOSECONDS);
    }
    publish(false);
  }

  synchronized void evict(Address address) {
    if (!closed && unlisted.remove(address) != null) {
      publish(false);
    }
  }

  /** Tells the listeners what has changed; also when nothing has, if one is back on the list. */
  private void publish(boolean back) {
    if (unlisted.isEmpty() && dropTimer != null) {
      dropTimer.cancel(false);
      dropTimer = null;
    }
    List<Provider> all = new ArrayList<>(listed);
    unlisted.values().forEach(one -> all.add(one.provider()));
    if (back || !all.equals(current)) {
      current = List.copyOf(all);
      listeners.forEach(listener -> listener.accept(current));
    }
  }

  void close() {
    Registry.Subscription ended;
    synchronized (this) {
      closed = true;
      ended = subscription;
      if (dropTimer != null) {
        dropTimer.cancel(false);
      }
    }
    if (ended != null) {
      end(ended);
    }
  }
}
