package io.msrpc.spring;

import io.msrpc.RpcClient;
import io.msrpc.annotation.MsReference;
import io.msrpc.call.ServiceContract;
import io.msrpc.call.ServiceKey;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;

/**
 * The proxies of one context: one per interface and terms, whoever asks and however often.
 * Thread-safe.
 */
public final class MsReferences {
  private final ObjectProvider<RpcClient> clients;
  private final Map<Wanted, Object> proxies = new ConcurrentHashMap<>();
  private final Set<ServiceKey> keys = ConcurrentHashMap.newKeySet();

  /** Annotations of equal values are equal. */
  private record Wanted(Class<?> type, MsReference terms) {}

  MsReferences(ObjectProvider<RpcClient> clients) {
    this.clients = clients;
  }

  /** How many providers of each referenced service are known at this moment; 0 for a lost one. */
  public Map<ServiceKey, Integer> providers() {
    return keys.stream()
        .collect(
            Collectors.toMap(
                Function.identity(), key -> clients.getObject().providers(key).size()));
  }

  /**
   * The proxy for one place that asks for one.
   *
   * @param place the field or parameter, for the message of a failure
   * @throws IllegalStateException when the type cannot be called remotely or there is no client
   */
  Object proxy(Class<?> type, MsReference terms, Object place) {
    RpcClient client = clients.getIfAvailable();
    if (client == null) {
      throw new IllegalStateException(
          "@MsReference on " + place + " needs a bean of type " + RpcClient.class.getName());
    }
    try {
      return proxies.computeIfAbsent(new Wanted(type, terms), wanted -> proxy(client, wanted));
    } catch (IllegalArgumentException wrong) {
      throw new IllegalStateException(
          "@MsReference on " + place + ": " + wrong.getMessage(), wrong);
    }
  }

  private Object proxy(RpcClient client, Wanted wanted) {
    MsReference terms = wanted.terms();
    Duration timeout = Duration.ofMillis(terms.timeoutMillis());
    ServiceContract contract =
        ServiceContract.of(wanted.type(), terms.group(), terms.version(), timeout);
    Object proxy = client.reference(contract);
    keys.add(contract.key());
    return proxy;
  }
}
