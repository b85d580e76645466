package io.msrpc.registry;

import io.msrpc.call.ServiceKey;
import io.msrpc.transport.Address;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A place where providers say that they serve a service and consumers hear of it. Thread-safe; an
 * outage of the real registry is this port's normal day: no method throws because of one or waits
 * longer than a bounded time, and what was asked for takes effect when the registry is back.
 */
public interface Registry extends AutoCloseable {
  /**
   * Announces a provider of the service; a second call with the same address replaces the first.
   */
  void register(ServiceKey service, Provider provider);

  /** Takes the announcement back; returns when the registry has it, or after a bounded time. */
  void deregister(ServiceKey service, Provider provider);

  /**
   * Why the real registry has not taken this announcement since {@link #register} was called; empty
   * once it has, also if it goes away later. Returns at once. By default empty, as befits a
   * registry that takes every announcement at once.
   */
  default Optional<Outage> unregistered(ServiceKey service, Provider provider) {
    return Optional.empty();
  }

  /**
   * Calls the listener with the whole list of providers now, if it is known, and after every
   * change; one call at a time, in order, on a thread of the registry's that the listener must not
   * block. An empty list is passed on as it is. Only providers of the key's own group and version
   * are in it.
   */
  Subscription subscribe(ServiceKey service, Consumer<List<Provider>> listener);

  /**
   * Why the real registry does not answer, if that is known; empty while it does. Returns at once.
   */
  default Optional<Outage> outage() {
    return Optional.empty();
  }

  /**
   * How long it has answered without a break, as far as is known: zero while it is away. Lists from
   * one that has just come back may lack providers that have not announced themselves again yet.
   * Never waits. By default for ever, as befits a registry that cannot go away.
   */
  default Duration reachableFor() {
    return ChronoUnit.FOREVER.getDuration();
  }

  /**
   * Where it is reached. A server that listens on all addresses announces the one that leads there.
   * By default empty, as befits a registry without a server.
   */
  default Optional<Address> endpoint() {
    return Optional.empty();
  }

  /** Ends every subscription and withdraws what is still registered; idempotent. */
  @Override
  void close();

  /** A running subscription. */
  interface Subscription extends AutoCloseable {
    /** Ends it; a call of the listener under way may still finish. */
    @Override
    void close();
  }
}
