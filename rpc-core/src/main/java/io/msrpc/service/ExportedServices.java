package io.msrpc.service;

import io.msrpc.call.CallContext;
import io.msrpc.call.Invoker;
import io.msrpc.call.PeerConnection;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.ServiceContract;
import io.msrpc.call.ServiceKey;
import io.msrpc.filter.Filter;
import io.msrpc.filter.FilterChain;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one server serves, by method id. Immutable. */
public final class ExportedServices {
  private static final Logger LOG = LoggerFactory.getLogger(ExportedServices.class);

  private final List<ServiceKey> keys;
  private final Map<Long, Method> methods;
  private final List<PerConnection> perConnection;

  /** A method and the service behind it. */
  public record Method(RemoteMethod method, Invoker invoker) {}

  private ExportedServices(
      List<ServiceKey> keys, Map<Long, Method> methods, List<PerConnection> perConnection) {
    this.keys = keys;
    this.methods = methods;
    this.perConnection = perConnection;
  }

  /**
   * Reflects the services once.
   *
   * @param services each contract and the object that fulfils it, or a {@link PerConnection} that
   *     makes them
   * @param filters around every call, the outermost first
   * @throws IllegalArgumentException when two methods have one id, or an object does not implement
   *     its contract
   */
  public static ExportedServices of(Map<ServiceContract, Object> services, List<Filter> filters) {
    List<ServiceKey> keys = new ArrayList<>();
    Map<Long, Method> methods = new HashMap<>();
    services.forEach(
        (contract, service) -> {
          requireFulfilled(contract, service);
          contract.warnings().forEach(LOG::warn);
          keys.add(contract.key());
          contract
              .methods()
              .forEach(
                  method ->
                      add(
                          methods,
                          method,
                          filtered(new ServiceInvoker(method, service), method, filters)));
        });
    List<PerConnection> perConnection =
        services.values().stream()
            .filter(PerConnection.class::isInstance)
            .map(PerConnection.class::cast)
            .toList();
    return new ExportedServices(List.copyOf(keys), Map.copyOf(methods), perConnection);
  }

  private static void requireFulfilled(ServiceContract contract, Object service) {
    if (!(service instanceof PerConnection) && !contract.type().isInstance(service)) {
      throw new IllegalArgumentException(
          service.getClass().getName() + " does not implement " + contract.type().getName());
    }
  }

  /** Filters see the call's context, too. */
  private static Invoker filtered(Invoker service, RemoteMethod method, List<Filter> filters) {
    Invoker chain = FilterChain.server(filters, method.service(), service);
    return chain == service ? service : call -> CallContext.serve(call, chain);
  }

  private static void add(Map<Long, Method> methods, RemoteMethod method, Invoker invoker) {
    Method other = methods.put(method.id(), new Method(method, invoker));
    if (other != null) {
      throw new IllegalArgumentException(
          "one method id for " + method + " and " + other.method() + ": rename one of them");
    }
  }

  /** A client may call from now on; on its connection's I/O thread. */
  public void connected(PeerConnection peer) {
    perConnection.forEach(service -> service.connected(peer));
  }

  /** The services. */
  public List<ServiceKey> keys() {
    return keys;
  }

  /** The methods of all services. */
  public Collection<Method> methods() {
    return methods.values();
  }
}
