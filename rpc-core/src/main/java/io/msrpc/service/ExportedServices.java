package io.msrpc.service;

import io.msrpc.call.Invoker;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.ServiceContract;
import io.msrpc.call.ServiceKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one server serves, by method id. Immutable. */
public final class ExportedServices {
  private final List<ServiceKey> keys;
  private final Map<Long, Method> methods;

  /** A method and the service behind it. */
  public record Method(RemoteMethod method, Invoker invoker) {}

  private ExportedServices(List<ServiceKey> keys, Map<Long, Method> methods) {
    this.keys = keys;
    this.methods = methods;
  }

  /**
   * Reflects the services once.
   *
   * @param services each contract and the object that fulfils it
   * @throws IllegalArgumentException when two methods have one id, or an object does not implement
   *     its contract
   */
  public static ExportedServices of(Map<ServiceContract, Object> services) {
    List<ServiceKey> keys = new ArrayList<>();
    Map<Long, Method> methods = new HashMap<>();
    services.forEach(
        (contract, service) -> {
          if (!contract.type().isInstance(service)) {
            throw new IllegalArgumentException(
                service.getClass().getName() + " does not implement " + contract.type().getName());
          }
          keys.add(contract.key());
          contract.methods().forEach(method -> add(methods, method, service));
        });
    return new ExportedServices(List.copyOf(keys), Map.copyOf(methods));
  }

  private static void add(Map<Long, Method> methods, RemoteMethod method, Object service) {
    Method other =
        methods.put(method.id(), new Method(method, new ServiceInvoker(method, service)));
    if (other != null) {
      throw new IllegalArgumentException(
          "one method id for " + method + " and " + other.method() + ": rename one of them");
    }
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
