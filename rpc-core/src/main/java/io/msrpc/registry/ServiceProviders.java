package io.msrpc.registry;

import io.msrpc.transport.Address;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The providers of one service. A registry that has just restarted may list none, or few, of those
 * that are there; so a list without the last one, or more than half, of them is doubted for a
 * while: those that are missing stay, unless they do not answer.
 *
 * <p>Thread-safe; the listeners are called one at a time.
 */
public final class ServiceProviders {
  private final ScheduledExecutorService timers;
  private final Duration hold;
  private final List<Consumer<List<Provider>>> listeners = new CopyOnWriteArrayList<>();
  private final Map<Address, Provider> doubted = new LinkedHashMap<>();
  private List<Provider> listed = List.of();
  private volatile List<Provider> current = List.of();
  private Registry.@Nullable Subscription subscription;
  private @Nullable Future<?> belief;
  private boolean heard;

  /** When what is known was written to disk; null once the registry has spoken. */
  private @Nullable Instant saved;

  private boolean closed;

  ServiceProviders(ScheduledExecutorService timers, Duration hold) {
    this.timers = timers;
    this.hold = hold;
  }

  /** Those to choose from now. */
  public List<Provider> current() {
    return current;
  }

  /** Where they are known from. */
  public synchronized ListState state() {
    return new ListState(listed, List.copyOf(doubted.values()), heard, saved);
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

  synchronized void subscribedBy(Registry.Subscription newSubscription) {
    subscription = newSubscription;
  }

  /** What was known before this process began, until the registry has spoken. */
  synchronized void beginWith(ProviderFiles.Kept known) {
    listed = known.providers();
    saved = known.saved();
    publish();
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
    boolean suspicious = list.isEmpty() || missing.size() * 2 > current.size();
    listed = List.copyOf(list);
    boolean back = doubted.keySet().retainAll(missing.keySet());
    if (suspicious && doubted.isEmpty() && !missing.isEmpty()) {
      doubted.putAll(missing);
      belief = timers.schedule(this::believe, hold.toNanos(), TimeUnit.NANOSECONDS);
    }
    publish(back);
  }

  /** The registry has not changed its mind. */
  private synchronized void believe() {
    doubted.clear();
    publish();
  }

  synchronized void evict(Address address) {
    if (!closed && doubted.remove(address) != null) {
      publish();
    }
  }

  private void publish() {
    publish(false);
  }

  /** Tells the listeners what has changed; also when nothing has, if one is back on the list. */
  private void publish(boolean back) {
    if (doubted.isEmpty() && belief != null) {
      belief.cancel(false);
      belief = null;
    }
    List<Provider> all = new ArrayList<>(listed);
    all.addAll(doubted.values());
    if (back || !all.equals(current)) {
      current = List.copyOf(all);
      listeners.forEach(listener -> listener.accept(current));
    }
  }

  synchronized void close() {
    closed = true;
    if (subscription != null) {
      subscription.close();
    }
    if (belief != null) {
      belief.cancel(false);
    }
  }
}
