package io.msrpc.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.annotation.MsReference;
import io.msrpc.annotation.MsService;
import io.msrpc.spring.Clock;
import io.msrpc.spring.FixedClock;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.Assert;

/** What an application prints that does not start; on Spring Boot 4 and 3.5. */
@ExtendWith(OutputCaptureExtension.class)
class StartFailuresTest {
  @Test
  void thePortIsInUse(CapturedOutput output) throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      fails(FixedClock.class, "--msrpc.server.port=" + other.getLocalPort());
      assertThat(output.getAll())
          .contains("Description:\n\ncannot listen on 127.0.0.1:" + other.getLocalPort() + ": ")
          .contains("Action:\n\nSet msrpc.server.port to a free port, or to 0 for any");
    }
  }

  @Test
  void noRegistryIsConfigured(CapturedOutput output) {
    fails(Wall.class);
    assertThat(output.getAll())
        .contains("Description:\n\nno registry is configured: set msrpc.nacos.server-addr or")
        .contains("Action:\n\nSet msrpc.nacos.server-addr to the host:port of a Nacos");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          msrpc.registry.addresses=nowhere | address: 'nowhere' | Write host:port in msrpc.registry.addresses
          msrpc.registry.addresses=a:70000 | address: 'a:70000' (expected: one host:port, with an IPv6 host in brackets; port: 70000 (expected: 1..65535)) | Write host:port in msrpc.registry.addresses
          msrpc.server.host=0.0.0.0 | listening on 0.0.0.0 without credentials would serve anybody on the network: set msrpc.server.credentials, ask for client certificates (msrpc.server.tls.trusted) | Set msrpc.server.credentials, or msrpc.server.tls.trusted
          msrpc.server.host=no.such.host.invalid | msrpc.server.host: 'no.such.host.invalid' is unknown | Set msrpc.server.host to an address of this machine
          msrpc.server.weight=-1 | msrpc.server.weight: -1.0 | Change what the description names
          msrpc.server.workers=0 | msrpc.server.io-threads, msrpc.server.workers, msrpc.server.queue-capacity, msrpc.server.queue-size: 0, 0, | Change what the description names
          msrpc.nacos.cluster=ä | Nacos cluster: 'ä' | Change msrpc.nacos.cluster
          msrpc.server.tls.certificates=missing.pem | msrpc.server.tls.certificates is set without msrpc.server.tls.private-key | Change what the description names
          """)
  void aSettingIsWrong(String setting, String description, String action, CapturedOutput output) {
    boolean ofNacos = setting.startsWith("msrpc.nacos");
    fails(FixedClock.class, "--" + setting, ofNacos ? "--msrpc.nacos.server-addr=a:1" : "--x=y");
    assertThat(output.getAll())
        .contains("Description:\n\n" + description)
        .contains("Action:\n\n" + action);
  }

  @Test
  void aFileOfTlsIsMissing(CapturedOutput output) {
    fails(
        FixedClock.class,
        "--msrpc.server.tls.certificates=missing.pem",
        "--msrpc.server.tls.private-key=missing.key");
    assertThat(output.getAll())
        .contains("Description:\n\nTLS: ", "missing.")
        .contains("Action:\n\nSet msrpc.server.tls.certificates, msrpc.server.tls.private-key");
  }

  @Test
  void aFileOfTlsIsMissing_forAClient(CapturedOutput output) {
    fails(
        Wall.class,
        "--msrpc.registry.addresses=127.0.0.1:1",
        "--msrpc.client.tls.trusted=missing.pem");
    assertThat(output.getAll())
        .contains("Description:\n\nTLS: ", "missing.pem")
        .contains("Action:\n\nSet msrpc.client.tls.certificates");
  }

  @Test
  void aReferenceCannotBeCalled(CapturedOutput output) {
    fails(OnAClass.class, "--msrpc.registry.addresses=127.0.0.1:1");
    assertThat(output.getAll())
        .contains("Description:\n\n@MsReference on ", "FixedClock is not an interface")
        .contains("Action:\n\nChange the interface or the reference as the description says");
  }

  @Test
  void aServiceCannotBeCarried(CapturedOutput output) {
    fails(AnythingServer.class);
    assertThat(output.getAll())
        .contains("Description:\n\n", "Anything:1#take(java.lang.Object), argument 1: ")
        .contains("Action:\n\nChange the interface as the description says");
  }

  @Test
  void theFailuresOfOthers_areLeftToOthers(CapturedOutput output) {
    fails(Broken.class);
    assertThat(output.getAll()).doesNotContain("Action:").contains("broken by itself");
  }

  private static void fails(Class<?> component, String... settings) {
    assertThatThrownBy(
            () ->
                new SpringApplicationBuilder(Application.class, component)
                    .web(WebApplicationType.NONE)
                    .run(settings)
                    .close())
        .isNotNull();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}

  static final class Wall {
    @MsReference Clock clock;
  }

  static final class OnAClass {
    @MsReference FixedClock clock;
  }

  @MsService
  interface Anything {
    void take(Object anything);
  }

  @MsService
  static final class AnythingServer implements Anything {
    @Override
    public void take(Object anything) {}
  }

  static final class Broken {
    Broken() {
      Assert.isTrue(false, "broken by itself");
    }
  }
}
