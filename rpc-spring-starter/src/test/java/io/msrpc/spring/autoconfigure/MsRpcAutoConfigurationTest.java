package io.msrpc.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.RpcClient;
import io.msrpc.RpcServer;
import io.msrpc.WarmUp;
import io.msrpc.annotation.MsReference;
import io.msrpc.call.NotStartedException;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.registry.Registry;
import io.msrpc.spring.Clock;
import io.msrpc.spring.FixedClock;
import io.msrpc.spring.MsRpcLifecycle;
import io.msrpc.testing.Fault;
import io.msrpc.testing.FaultProxy;
import io.msrpc.transport.Address;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Runs on Spring Boot 4 and, in a module of its own, on 3.5. */
class MsRpcAutoConfigurationTest {
  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(MsRpcAutoConfiguration.class));

  @Test
  @DisplayName(
      "A10: a Boot provider and a Boot consumer, by nothing but annotations and properties")
  void consumerCallsProvider() {
    application
        .withBean(FixedClock.class)
        .run(
            provider ->
                application
                    .withBean(Wall.class)
                    .withPropertyValues("msrpc.registry.addresses=" + address(provider))
                    .run(
                        consumer ->
                            assertThat(consumer.getBean(Wall.class).clock.now())
                                .isEqualTo("noon")));
  }

  @Test
  void theSpringBootOfThisModule_isTheOneThatRuns() {
    assertThat(SpringBootVersion.getVersion()).isEqualTo(System.getProperty("spring-boot.version"));
  }

  @Test
  void opensNoPort_withoutServices() {
    application.run(
        context -> {
          assertThat(context.getBean(MsRpcLifecycle.class).server()).isEmpty();
          assertThat(context.getBeanFactory().containsSingleton("msRpcClient")).isFalse();
        });
  }

  @Test
  void beansOfTypeWarmUp_callTheServerBeforeItIsAnnounced() {
    List<String> heard = new CopyOnWriteArrayList<>();
    application
        .withBean(FixedClock.class)
        .withBean(WarmUp.class, () -> client -> heard.add(client.reference(Clock.class).now()))
        .run(context -> assertThat(heard).containsExactly("noon"));
  }

  @Test
  void serverTakesItsSettings() {
    application
        .withBean(FixedClock.class)
        .withPropertyValues(
            "msrpc.server.host=localhost",
            "msrpc.server.advertise=127.0.0.2",
            "msrpc.server.instance-id=clock-1")
        .run(
            context -> {
              RpcServer server = context.getBean(MsRpcLifecycle.class).server().orElseThrow();
              assertThat(server.address().host()).isEqualTo("127.0.0.2");
              assertThat(server.instanceId()).isEqualTo("clock-1");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "msrpc.server.advertise=10.1.2.3:31000, 10.1.2.3:31000",
    "msrpc.server.advertise-network=127.0.0.0/8, 127.0.0.1"
  })
  void aServerOnAllAddresses_announcesWhatItsSettingsSay(String setting, String announced) {
    application
        .withBean(FixedClock.class)
        .withPropertyValues(
            "msrpc.server.host=0.0.0.0",
            "msrpc.server.credentials=a-secret-nobody-guesses",
            setting)
        .run(context -> assertThat(address(context)).startsWith(announced));
  }

  @ParameterizedTest
  @CsvSource({"json, true", "protostuff, false"})
  void clientTakesItsCodec(String codec, boolean quoted) {
    StringBuffer answered = new StringBuffer();
    application
        .withBean(FixedClock.class)
        .run(
            provider -> {
              try (FaultProxy wire = new FaultProxy(Address.parse(address(provider)))) {
                wire.spoilToClient(recordedTo(answered));
                application
                    .withBean(Wall.class)
                    .withPropertyValues(
                        "msrpc.registry.addresses=" + wire.address(), "msrpc.client.codec=" + codec)
                    .run(consumer -> assertThat(now(consumer)).isEqualTo("noon"));
              }
            });
    assertThat(answered.toString()).contains("noon");
    assertThat(answered.indexOf("\"noon\"") >= 0).isEqualTo(quoted);
  }

  private static Fault recordedTo(StringBuffer text) {
    return (bytes, count, out, closed) -> {
      text.append(new String(bytes, 0, count, StandardCharsets.ISO_8859_1));
      out.write(bytes, 0, count);
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "msrpc.client.codec",
        "msrpc.server.access-log",
        "msrpc.client.tls.trusted",
        "msrpc.server.tls.certificates",
        "msrpc.server.tls.private-key",
        "msrpc.registry.addresses",
        "msrpc.nacos.server-addr"
      })
  void settingsAreDescribed_forIdes(String setting) throws IOException {
    StringBuilder metadata = new StringBuilder();
    for (URL each :
        Collections.list(
            getClass()
                .getClassLoader()
                .getResources("META-INF/spring-configuration-metadata.json"))) {
      try (InputStream in = each.openStream()) {
        metadata.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    assertThat(metadata.toString())
        .containsPattern(
            "\"name\": \"" + setting + "\",\\s+\"type\": .*\\s+\"description\": \"\\w");
  }

  @Test
  void aServerWithCredentials_refusesAClientWithout() {
    application
        .withBean(FixedClock.class)
        .withPropertyValues("msrpc.server.credentials=a-secret-of-good-length")
        .run(
            provider -> {
              ApplicationContextRunner consumer =
                  application
                      .withBean(Wall.class)
                      .withPropertyValues("msrpc.registry.addresses=" + address(provider));
              consumer
                  .withPropertyValues("msrpc.client.credentials=a-secret-of-good-length")
                  .run(context -> assertThat(now(context)).isEqualTo("noon"));
              consumer.run(
                  context ->
                      assertThatThrownBy(() -> now(context))
                          .isInstanceOf(NotStartedException.class));
            });
  }

  @Test
  void startFails_namingTheSettings_whenAReferenceHasNoRegistry() {
    application
        .withBean(Wall.class)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("no registry is configured")
                    .hasMessageContaining("msrpc.nacos.server-addr")
                    .hasMessageContaining("msrpc.registry.addresses"));
  }

  @Test
  void startFails_whenTwoRegistriesAreConfigured() {
    application
        .withPropertyValues(
            "msrpc.registry.addresses=127.0.0.1:9700", "msrpc.nacos.server-addr=127.0.0.1:8848")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("msrpc.registry.addresses are set (expected: one)"));
  }

  @Test
  void beansOfTheApplication_replaceTheseHere() {
    application
        .withUserConfiguration(OwnBeans.class)
        .run(
            context -> {
              assertThat(context).hasSingleBean(Registry.class).hasBean("ownRegistry");
              assertThat(context).hasSingleBean(RpcClient.class).hasBean("ownClient");
              assertThat(context).hasSingleBean(RpcServer.Builder.class).hasBean("ownServer");
            });
  }

  @Test
  void bootFindsIt_byItself() {
    new ApplicationContextRunner()
        .withUserConfiguration(Application.class)
        .run(context -> assertThat(context).hasSingleBean(MsRpcLifecycle.class));
  }

  private static String address(AssertableApplicationContext provider) {
    return provider.getBean(MsRpcLifecycle.class).server().orElseThrow().address().toString();
  }

  private static String now(AssertableApplicationContext consumer) {
    return consumer.getBean(Wall.class).clock.now();
  }

  static final class Wall {
    @MsReference Clock clock;
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnBeans {
    @Bean
    Registry ownRegistry() {
      return FixedRegistry.of("127.0.0.1:1");
    }

    @Bean
    RpcClient ownClient(Registry registry) {
      return RpcClient.builder().registry(registry).build();
    }

    @Bean
    RpcServer.Builder ownServer() {
      return RpcServer.builder();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}
}
