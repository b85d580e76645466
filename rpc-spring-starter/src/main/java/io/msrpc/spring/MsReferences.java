package io.msrpc.spring;

import io.msrpc.RpcClient;
import io.msrpc.annotation.MsReference;
import io.msrpc.call.ServiceContract;
import io.msrpc.call.ServiceKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * The proxies of one context: one per interface and terms, whoever asks and however often.
 * Thread-safe.
 */
public final class MsReferences {
  private final ConfigurableListableBeanFactory beans;
  private final ObjectProvider<RpcClient> clients;
  private final Map<Wanted, Object> proxies = new ConcurrentHashMap<>();
  private final Set<ServiceKey> keys = new LinkedHashSet<>();
  private final List<Consumer<ServiceKey>> listeners = new ArrayList<>();

  /** Annotations of equal values are equal. */
  private record Wanted(Class<?> type, MsReference terms) {}

  MsReferences(ConfigurableListableBeanFactory beans) {
    this.beans = beans;
    this.clients = beans.getBeanProvider(RpcClient.class);
  }

  /** The client of the context, if something has needed it; asking does not make it. */
  public Optional<RpcClient> client() {
    for (String name : beans.getBeanNamesForType(RpcClient.class, true, false)) {
      if (beans.containsSingleton(name)) {
        return Optional.of(beans.getBean(name, RpcClient.class));
      }
    }
    return Optional.empty();
  }

  /** Tells of every service that is referenced: those that are at once, later ones as they come. */
  public synchronized void listen(Consumer<ServiceKey> listener) {
    listeners.add(listener);
    keys.forEach(listener);
  }

  private synchronized void add(ServiceKey service) {
    if (keys.add(service)) {
      listeners.forEach(listener -> listener.accept(service));
    }
  }

  /**
   * The proxy for one place that asks for one.
   *
   * @param place the field or parameter, for the message of a failure
   * @throws IllegalStateException when the type cannot be called remotely or there is no client
   */
  Object proxy(Class<?> type, MsReference terms, Object place) {
    if (type.isInterface() && type.getName().startsWith("java.")) {
      throw new IllegalStateException(
          "@MsReference on %s: %s is not a remote interface (expected: one, or an ObjectProvider,"
                  .formatted(place, type.getName())
              + " Optional, List or Set of it)");
    }
    Object mock = mock(type);
    if (mock != null) {
      return mock;
    }
    RpcClient client = clients.getIfAvailable();
    if (client == null) {
      throw new IllegalStateException(
          "@MsReference on " + place + " needs a bean of type " + RpcClient.class.getName());
    }
    try {
      return proxy(client, new Wanted(type, terms));
    } catch (IllegalArgumentException wrong) {
      throw new IllegalStateException(
          "@MsReference on " + place + ": " + wrong.getMessage(), wrong);
    }
  }

  /** What a test has put in place of the remote service, as {@code @MockitoBean} does. */
  private @Nullable Object mock(Class<?> type) {
    for (String name : beans.getBeanNamesForType(type, true, false)) {
      Object bean = beans.containsSingleton(name) ? beans.getSingleton(name) : null;
      if (bean != null && Mocks.isMock(bean)) {
        return bean;
      }
    }
    return null;
  }

  /** Waits for the registry when it is the first of a service, which holds up no other one. */
  private Object proxy(RpcClient client, Wanted wanted) {
    Object known = proxies.get(wanted);
    if (known != null) {
      return known;
    }
    Object made = make(client, wanted);
    Object other = proxies.putIfAbsent(wanted, made);
    return other == null ? made : other;
  }

  private Object make(RpcClient client, Wanted wanted) {
    MsReference terms = wanted.terms();
    Duration timeout = Duration.ofMillis(terms.timeoutMillis());
    ServiceContract contract =
        ServiceContract.of(wanted.type(), terms.group(), terms.version(), timeout);
    Object proxy = client.reference(contract);
    add(contract.key());
    return proxy;
  }
}
