package io.msrpc.spring.autoconfigure;

import io.msrpc.RpcClient;
import io.msrpc.RpcServer;
import io.msrpc.WarmUp;
import io.msrpc.cluster.FaultTolerance;
import io.msrpc.cluster.balance.LoadBalancer;
import io.msrpc.filter.Filter;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.registry.Registry;
import io.msrpc.registry.nacos.NacosRegistry;
import io.msrpc.spring.EnableMsRpc;
import io.msrpc.spring.MsRpcLifecycle;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/** Makes the beans that {@link EnableMsRpc} asks for from {@code msrpc.*}. */
@AutoConfiguration
@EnableMsRpc
@EnableConfigurationProperties(MsRpcProperties.class)
final class MsRpcAutoConfiguration {
  private static final String NO_REGISTRY =
      "no registry is configured: set msrpc.nacos.server-addr or msrpc.registry.addresses, or"
          + " declare a bean of type "
          + Registry.class.getName();

  /** Null, that is no bean, where nothing says where providers are. */
  @Bean
  @ConditionalOnMissingBean
  @Nullable Registry msRpcRegistry(MsRpcProperties properties) {
    boolean nacos = StringUtils.hasText(properties.nacos().serverAddr());
    List<String> addresses = properties.registry().addresses();
    if (nacos && !addresses.isEmpty()) {
      throw new IllegalStateException(
          "both msrpc.nacos.server-addr and msrpc.registry.addresses are set (expected: one)");
    }
    if (!addresses.isEmpty()) {
      return FixedRegistry.of(addresses.toArray(String[]::new));
    }
    return nacos ? new NacosRegistry(properties.nacos().options()) : null;
  }

  /** Made for the first reference; an application that calls nobody has no client. */
  @Bean
  @Lazy
  @ConditionalOnMissingBean
  RpcClient msRpcClient(
      MsRpcProperties properties,
      ObjectProvider<Registry> registries,
      ObjectProvider<LoadBalancer> loadBalancer,
      ObjectProvider<FaultTolerance> faultTolerance,
      ObjectProvider<Filter> filters) {
    Registry registry = registries.getIfAvailable();
    if (registry == null) {
      throw new IllegalStateException(NO_REGISTRY);
    }
    MsRpcProperties.Client settings = properties.client();
    RpcClient.Builder client =
        RpcClient.builder()
            .registry(registry)
            .options(settings.options())
            .serializer(settings.codec().serializer())
            .loadBalancer(settings.loadBalancer().loadBalancer())
            .prefer(settings.prefer());
    Path directory = settings.providerDirectory();
    if (directory != null) {
      client.providerDirectory(directory);
    }
    loadBalancer.ifAvailable(client::loadBalancer);
    faultTolerance.ifAvailable(client::faultTolerance);
    filters.orderedStream().forEach(client::filter);
    ClassLoader classes = ClassUtils.getDefaultClassLoader();
    properties.client().services().forEach((name, said) -> said.tell(client, name, classes));
    return client.build();
  }

  @Bean
  MsRpcReadiness msRpcReadiness(MsRpcProperties properties, MsRpcLifecycle lifecycle) {
    return new MsRpcReadiness(properties.server().readiness(), lifecycle);
  }

  @Bean
  @Scope("prototype")
  @ConditionalOnMissingBean
  RpcServer.Builder msRpcServer(
      MsRpcProperties properties,
      ObjectProvider<Registry> registries,
      ObjectProvider<Filter> filters,
      ObjectProvider<WarmUp> warmUps) {
    MsRpcProperties.Server settings = properties.server();
    RpcServer.Builder server =
        RpcServer.builder()
            .bind(settings.host(), settings.port())
            .weight(settings.weight())
            .metadata(settings.metadata())
            .options(settings.options());
    registries.ifAvailable(server::registry);
    filters.orderedStream().forEach(server::filter);
    warmUps.orderedStream().forEach(server::warmUp);
    if (StringUtils.hasText(settings.advertise())) {
      server.advertise(settings.advertise());
    }
    if (StringUtils.hasText(settings.advertiseNetwork())) {
      server.advertiseNetwork(settings.advertiseNetwork());
    }
    if (StringUtils.hasText(settings.instanceId())) {
      server.instanceId(settings.instanceId());
    }
    return server;
  }
}
