package io.msrpc.spring;

import io.msrpc.RpcServer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What {@link EnableMsRpc} adds to a context. */
@Configuration(proxyBeanMethods = false)
class MsRpcConfiguration {
  @Bean
  static MsReferences msReferences(ConfigurableListableBeanFactory beans) {
    return new MsReferences(beans);
  }

  @Bean
  static MsReferenceInjector msReferenceInjector(MsReferences references) {
    return new MsReferenceInjector(references);
  }

  @Bean
  MsRpcLifecycle msRpcLifecycle(
      ConfigurableListableBeanFactory beans, ObjectProvider<RpcServer.Builder> servers) {
    return new MsRpcLifecycle(new MsServiceExporter(beans), servers);
  }
}
