package io.msrpc.spring.autoconfigure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.cluster.balance.LoadBalancer;
import io.msrpc.registry.nacos.NacosOptions;
import io.msrpc.transport.client.ClientOptions;
import io.msrpc.transport.server.ServerOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class MsRpcPropertiesTest {
  private static final String METADATA = "META-INF/spring-configuration-metadata.json";

  @Test
  void defaultsAreThoseOfTheOptions() {
    MsRpcProperties properties = bind(Map.of());

    assertThat(properties.server().options()).isEqualTo(ServerOptions.DEFAULTS);
    assertThat(properties.client().options()).isEqualTo(ClientOptions.DEFAULTS);
    assertThat(properties.client().codec()).isEqualTo(MsRpcProperties.Codec.PROTOSTUFF);
    assertThat(properties.client().loadBalancer().loadBalancer())
        .hasSameClassAs(LoadBalancer.powerOfTwo());
    assertThat(properties.client().prefer()).isEmpty();
    assertThat(properties.nacos().options()).isEqualTo(NacosOptions.of(""));
  }

  @Test
  void everyBalancerHasAName() {
    Map<String, LoadBalancer> balancers =
        Map.of(
            "power-of-two", LoadBalancer.powerOfTwo(),
            "least-pending", LoadBalancer.leastPending(),
            "round-robin", LoadBalancer.roundRobin(),
            "random", LoadBalancer.random(),
            "consistent-hash", LoadBalancer.consistentHash());

    balancers.forEach(
        (name, balancer) ->
            assertThat(client("msrpc.client.load-balancer", name).loadBalancer().loadBalancer())
                .hasSameClassAs(balancer));
    assertThat(MsRpcProperties.Balancing.values()).hasSameSizeAs(balancers.keySet());
  }

  @Test
  void preferredTagsAreAMap() {
    assertThat(client("msrpc.client.prefer.zone", "eu-1").prefer())
        .isEqualTo(Map.of("zone", "eu-1"));
  }

  @Test
  void weightAndClustersAreSaid() {
    MsRpcProperties properties =
        bind(
            Map.of(
                "msrpc.server.weight", "2.5",
                "msrpc.nacos.server-addr", "n:1",
                "msrpc.nacos.cluster", "east",
                "msrpc.nacos.clusters", "east,west"));

    assertThat(properties.server().weight()).isEqualTo(2.5);
    assertThat(properties.nacos().options())
        .isEqualTo(NacosOptions.of("n:1").withClusters("east", List.of("east", "west")));
  }

  @Test
  void anIdeKnowsTheSettings_andThatServicesAreInterfaces() throws IOException {
    StringBuilder known = new StringBuilder();
    ClassLoader loader = MsRpcProperties.class.getClassLoader();
    for (URL file : Collections.list(loader.getResources(METADATA))) {
      try (InputStream in = file.openStream()) {
        known.append(new String(in.readAllBytes(), UTF_8));
      }
    }
    assertThat(known)
        .contains("\"name\": \"msrpc.client.call-timeout\"")
        .contains("\"name\": \"msrpc.client.services.keys\"", "\"name\": \"class-reference\"");
  }

  private static MsRpcProperties.Client client(String name, String value) {
    return bind(Map.of(name, value)).client();
  }

  @Test
  void valuesTakeUnits() {
    MsRpcProperties properties =
        bind(
            Map.of(
                "msrpc.server.drain-timeout", "1m",
                "msrpc.server.max-message-size", "2MB",
                "msrpc.client.call-timeout", "250ms",
                "msrpc.client.heartbeat.interval", "1s",
                "msrpc.client.backoff.attempts", "3"));

    assertThat(properties.server().options().drainTimeout()).isEqualTo(Duration.ofMinutes(1));
    assertThat(properties.server().options().maxMessageBytes()).isEqualTo(2 * 1024 * 1024);
    ClientOptions client = properties.client().options();
    assertThat(client.callTimeout()).isEqualTo(Duration.ofMillis(250));
    assertThat(client.heartbeat().interval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(client.heartbeat().timeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(client.backoff().attempts()).isEqualTo(3);
  }

  @Test
  void anAccessLogIsAskedFor() {
    MsRpcProperties properties = bind(Map.of("msrpc.server.access-log", "true"));

    assertThat(properties.server().options()).isEqualTo(ServerOptions.DEFAULTS.withAccessLog(true));
  }

  @Test
  void sizesBeyondWhatAFrameCanHave_areRefusedByName() {
    MsRpcProperties properties = bind(Map.of("msrpc.server.max-message-size", "3GB"));

    assertThatThrownBy(() -> properties.server().options())
        .hasMessageContaining("msrpc.server.max-message-size: 3221225472B");
  }

  @Test
  void credentialsStayOutOfLogs() {
    MsRpcProperties properties =
        bind(
            Map.of(
                "msrpc.server.credentials", "a secret of 22 bytes ..",
                "msrpc.client.credentials", "a secret of 22 bytes ..",
                "msrpc.nacos.username", "ann",
                "msrpc.nacos.password", "a secret of 22 bytes .."));

    assertThat(properties.server().options().credentials()).isEqualTo("a secret of 22 bytes ..");
    assertThat(properties.client().options().credentials()).isEqualTo("a secret of 22 bytes ..");
    assertThat(properties.nacos().options().password()).isEqualTo("a secret of 22 bytes ..");
    assertThat(properties.toString()).doesNotContain("a secret of 22 bytes ..");
  }

  private static MsRpcProperties bind(Map<String, String> values) {
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate("msrpc", MsRpcProperties.class);
  }
}
