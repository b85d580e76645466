package io.msrpc.im.gateway;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.msrpc.RpcClient;
import io.msrpc.annotation.MsReference;
import io.msrpc.call.ServiceContract;
import io.msrpc.call.ServiceKey;
import io.msrpc.im.account.LoginService;
import io.msrpc.im.chat.ChatService;
import io.msrpc.im.contact.ContactService;
import io.msrpc.im.gateway.http.StaticFile;
import io.msrpc.im.gateway.http.StaticFiles;
import io.msrpc.im.gateway.push.PushEndpoint;
import io.msrpc.im.gateway.session.Backend;
import io.msrpc.im.gateway.session.SessionMap;
import io.msrpc.im.push.PushService;
import io.msrpc.im.session.SessionService;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Puts the gateway together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GatewayProperties.class)
class GatewayConfiguration {
  @Bean
  Backend backend(
      @MsReference LoginService logins,
      @MsReference SessionService sessions,
      @MsReference ChatService chats,
      @MsReference ContactService contacts) {
    return new Backend(logins, sessions, chats, contacts);
  }

  @Bean
  SessionMap sessionMap() {
    return new SessionMap();
  }

  @Bean
  PushEndpoint pushEndpoint(SessionMap sessions) {
    return new PushEndpoint(sessions);
  }

  @Bean(destroyMethod = "close")
  GatewayServer gatewayServer(
      GatewayProperties properties, Backend backend, SessionMap sessions, RpcClient client)
      throws IOException {
    ServiceKey push = ServiceContract.of(PushService.class).key();
    return new GatewayServer(
        properties, backend, sessions, () -> client.providers(push), staticFiles());
  }

  @Bean
  GatewayLifecycle gatewayLifecycle(GatewayServer server) {
    return new GatewayLifecycle(server);
  }

  @Bean
  HealthIndicator logicTierHealthIndicator(GatewayServer server) {
    return () -> server.reachesLogicTier() ? Health.up().build() : Health.down().build();
  }

  @Bean
  MeterBinder sessionMeters(SessionMap sessions) {
    return registry -> {
      Gauge.builder("msim.gateway.sessions", sessions, SessionMap::size).register(registry);
      Gauge.builder("msim.gateway.users", sessions, SessionMap::users).register(registry);
    };
  }

  private static StaticFiles staticFiles() throws IOException {
    PathMatchingResourcePatternResolver resolver = new PathMatchingResourcePatternResolver();
    String root = resolver.getResource("classpath:/static/").getURL().toString();
    Map<String, StaticFile> files = new HashMap<>();
    for (Resource resource : resolver.getResources("classpath:/static/**")) {
      String url = resource.getURL().toString();
      if (resource.isReadable() && !url.endsWith("/")) {
        String path = url.substring(root.length());
        files.put(path, StaticFile.of(path, resource.getContentAsByteArray()));
      }
    }
    return new StaticFiles(files);
  }
}
