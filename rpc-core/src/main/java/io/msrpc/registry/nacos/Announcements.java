package io.msrpc.registry.nacos;

import com.alibaba.nacos.api.exception.NacosException;
import com.alibaba.nacos.api.naming.NamingService;
import com.alibaba.nacos.api.naming.pojo.Instance;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What this process has announced.
 *
 * <p>A Nacos client holds one instance for a service, or one list of them: a second single
 * registration would replace the first, and a list can shrink but never leave. So one instance is
 * registered alone and several as a list, and the last one leaves alone. The client remembers what
 * it was told last and says it again after every reconnect.
 *
 * <p>Confined to the registry's thread.
 */
final class Announcements {
  private final NamingService naming;

  /** By address, which is what Nacos tells the instances of a service apart by. */
  private final Map<ServiceName, Map<String, Instance>> announced = new HashMap<>();

  Announcements(NamingService naming) {
    this.naming = naming;
  }

  void add(ServiceName service, Instance instance) throws NacosException {
    Map<String, Instance> instances =
        announced.computeIfAbsent(service, unknown -> new LinkedHashMap<>());
    instances.put(instance.toInetAddr(), instance);
    announce(service, List.copyOf(instances.values()));
  }

  void remove(ServiceName service, Instance instance) throws NacosException {
    Map<String, Instance> instances = announced.getOrDefault(service, Map.of());
    if (!instances.containsKey(instance.toInetAddr())) {
      return;
    }
    if (instances.size() > 1) {
      instances.remove(instance.toInetAddr());
      announce(service, List.copyOf(instances.values()));
    } else {
      announced.remove(service);
      naming.deregisterInstance(service.name(), service.group(), instance);
    }
  }

  /** Takes everything back; ends at the first failure, because the rest would fail too. */
  void removeAll() throws NacosException {
    for (Map.Entry<ServiceName, Map<String, Instance>> each : List.copyOf(announced.entrySet())) {
      for (Instance instance : List.copyOf(each.getValue().values())) {
        remove(each.getKey(), instance);
      }
    }
  }

  private void announce(ServiceName service, List<Instance> instances) throws NacosException {
    if (instances.size() == 1) {
      naming.registerInstance(service.name(), service.group(), instances.get(0));
    } else {
      naming.batchRegisterInstance(service.name(), service.group(), instances);
    }
  }
}
