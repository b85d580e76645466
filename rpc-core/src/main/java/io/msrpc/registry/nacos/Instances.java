package io.msrpc.registry.nacos;

import com.alibaba.nacos.api.common.Constants;
import com.alibaba.nacos.api.naming.pojo.Instance;
import io.msrpc.registry.Provider;
import io.msrpc.transport.Address;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How providers look in Nacos: ephemeral instances with the provider's ip, port, weight and
 * metadata, to which the two keys below are added.
 */
final class Instances {
  private static final Logger logger = LoggerFactory.getLogger(Instances.class);
  private static final String INSTANCE_ID = "msrpc.instance-id";
  private static final String BOOT_ID = "msrpc.boot-id";

  /** Keys and values together, in characters: as much as Nacos takes. */
  private static final int MAX_METADATA = 1024;

  private Instances() {}

  /**
   * The instance for a provider.
   *
   * @param cluster the part of the service it joins; empty for Nacos' default
   * @throws IllegalArgumentException if Nacos would not take that much metadata
   */
  static Instance of(Provider provider, String cluster) {
    Map<String, String> metadata = new HashMap<>(provider.metadata());
    metadata.put(INSTANCE_ID, provider.instanceId());
    metadata.put(BOOT_ID, provider.bootId());
    int length =
        metadata.entrySet().stream()
            .mapToInt(e -> e.getKey().length() + e.getValue().length())
            .sum();
    if (length > MAX_METADATA) {
      throw new IllegalArgumentException(
          "metadata: " + length + " characters (expected: at most " + MAX_METADATA + ")");
    }
    Instance instance = new Instance();
    instance.setIp(provider.address().host());
    instance.setPort(provider.address().port());
    instance.setWeight(provider.weight());
    instance.setMetadata(metadata);
    instance.setClusterName(cluster.isEmpty() ? Constants.DEFAULT_CLUSTER_NAME : cluster);
    return instance;
  }

  /**
   * The providers among the instances that an operator has not taken offline; those that make no
   * sense are skipped, and each address comes once. Equal lists are in equal order.
   *
   * @param clusters the parts of the service to look at; empty for all
   */
  static List<Provider> providers(List<Instance> instances, List<String> clusters) {
    Map<Address, Provider> providers = new HashMap<>();
    instances.stream()
        .filter(instance -> clusters.isEmpty() || clusters.contains(instance.getClusterName()))
        .filter(instance -> instance.isEnabled() && instance.isHealthy())
        .flatMap(instance -> provider(instance).stream())
        .forEach(provider -> providers.putIfAbsent(provider.address(), provider));
    return providers.values().stream()
        .sorted(Comparator.comparing(provider -> provider.address().toString()))
        .toList();
  }

  private static Optional<Provider> provider(Instance instance) {
    try {
      Address address = new Address(instance.getIp(), instance.getPort());
      Map<String, String> metadata = new HashMap<>(instance.getMetadata());
      String instanceId = metadata.remove(INSTANCE_ID);
      String bootId = metadata.remove(BOOT_ID);
      return Optional.of(
          new Provider(
              address,
              instanceId == null ? address.toString() : instanceId,
              bootId == null ? "" : bootId,
              instance.getWeight(),
              metadata));
    } catch (IllegalArgumentException senseless) {
      logger.warn("Skipped an instance in Nacos: {}", senseless.getMessage());
      return Optional.empty();
    }
  }
}
