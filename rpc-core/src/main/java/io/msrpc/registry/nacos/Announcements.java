package io.msrpc.registry.nacos;

import com.alibaba.nacos.api.exception.NacosException;
import com.alibaba.nacos.api.naming.NamingService;
import com.alibaba.nacos.api.naming.pojo.Instance;
import io.msrpc.call.ServiceKey;
import io.msrpc.registry.Provider;
import io.msrpc.transport.Address;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What this process has announced.
 *
 * <p>A Nacos client holds one instance for a service, or one list of them: a second single
 * registration would replace the first, and a list can shrink but never leave. So one provider is
 * registered alone and several as a list, and the last one leaves alone. The client remembers what
 * it was told last and says it again after every reconnect.
 *
 * <p>Confined to the registry's thread.
 */
final class Announcements {
  private final NamingService naming;
  private final Map<ServiceKey, Map<Address, Provider>> announced = new HashMap<>();

  Announcements(NamingService naming) {
    this.naming = naming;
  }

  void add(ServiceKey service, Provider provider) throws NacosException {
    Map<Address, Provider> providers =
        announced.computeIfAbsent(service, unknown -> new LinkedHashMap<>());
    providers.put(provider.address(), provider);
    announce(service, providers);
  }

  void remove(ServiceKey service, Provider provider) throws NacosException {
    Map<Address, Provider> providers = announced.getOrDefault(service, Map.of());
    if (!providers.containsKey(provider.address())) {
      return;
    }
    if (providers.size() > 1) {
      providers.remove(provider.address());
      announce(service, providers);
    } else {
      announced.remove(service);
      naming.deregisterInstance(
          Instances.serviceName(service), service.group(), Instances.of(provider));
    }
  }

  /** Takes everything back; ends at the first failure, because the rest would fail too. */
  void removeAll() throws NacosException {
    for (Map.Entry<ServiceKey, Map<Address, Provider>> each : List.copyOf(announced.entrySet())) {
      for (Provider provider : List.copyOf(each.getValue().values())) {
        remove(each.getKey(), provider);
      }
    }
  }

  private void announce(ServiceKey service, Map<Address, Provider> providers)
      throws NacosException {
    List<Instance> instances = providers.values().stream().map(Instances::of).toList();
    String name = Instances.serviceName(service);
    if (instances.size() == 1) {
      naming.registerInstance(name, service.group(), instances.get(0));
    } else {
      naming.batchRegisterInstance(name, service.group(), instances);
    }
  }
}
