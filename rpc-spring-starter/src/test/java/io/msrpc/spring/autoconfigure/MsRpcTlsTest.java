package io.msrpc.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.annotation.MsReference;
import io.msrpc.call.NotStartedException;
import io.msrpc.spring.Clock;
import io.msrpc.spring.FixedClock;
import io.msrpc.spring.MsRpcLifecycle;
import io.msrpc.testing.Certificates;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** TLS by properties alone, over sockets; runs on Spring Boot 4 and 3.5. */
class MsRpcTlsTest {
  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(MsRpcAutoConfiguration.class));

  @TempDir private Path directory;
  private Certificates ours;
  private Certificates others;

  @BeforeEach
  void issue() throws Exception {
    ours = new Certificates(directory, "ours");
    others = new Certificates(directory, "others");
    ours.issue("server", "127.0.0.1");
    ours.issue("client", "client.example");
    others.issue("client", "client.example");
  }

  /** What makes a side show a certificate. */
  private static Stream<String> shows(String side, Certificates authority) {
    return Stream.of(
        "msrpc.%s.tls.certificates=%s".formatted(side, authority.certificate(side)),
        "msrpc.%s.tls.private-key=%s".formatted(side, authority.key(side)));
  }

  /** What makes a side trust an authority. */
  private static Stream<String> trusts(String side, Certificates authority) {
    return Stream.of("msrpc.%s.tls.trusted=%s".formatted(side, authority.trusted()));
  }

  private ApplicationContextRunner provider(Stream<String> settings) {
    return application
        .withBean(FixedClock.class)
        .withPropertyValues(settings.toArray(String[]::new));
  }

  private ApplicationContextRunner consumer(
      AssertableApplicationContext provider, Stream<String> settings) {
    String address =
        provider.getBean(MsRpcLifecycle.class).server().orElseThrow().address().toString();
    return application
        .withBean(Wall.class)
        .withPropertyValues("msrpc.registry.addresses=" + address)
        .withPropertyValues(settings.toArray(String[]::new));
  }

  private static void assertServed(AssertableApplicationContext consumer) {
    assertThat(consumer.getBean(Wall.class).clock.now()).isEqualTo("noon");
  }

  private static void assertRefused(AssertableApplicationContext consumer) {
    assertThatThrownBy(() -> consumer.getBean(Wall.class).clock.now())
        .isInstanceOf(NotStartedException.class)
        .hasMessageContaining("TLS");
  }

  @Test
  void aServerWithACertificate_servesClientsThatTrustItsAuthority_andNoOther() {
    provider(shows("server", ours))
        .run(
            provider -> {
              consumer(provider, trusts("client", ours)).run(MsRpcTlsTest::assertServed);
              consumer(provider, trusts("client", others)).run(MsRpcTlsTest::assertRefused);
              consumer(provider, Stream.of()).run(MsRpcTlsTest::assertRefused);
            });
  }

  @Test
  void aServerThatTrustsAnAuthority_servesClientsWithItsCertificates_andNoOther() {
    provider(Stream.concat(shows("server", ours), trusts("server", ours)))
        .run(
            provider -> {
              Stream<String> ours2 = Stream.concat(shows("client", ours), trusts("client", ours));
              consumer(provider, ours2).run(MsRpcTlsTest::assertServed);
              Stream<String> theirs =
                  Stream.concat(shows("client", others), trusts("client", ours));
              consumer(provider, theirs).run(MsRpcTlsTest::assertRefused);
              consumer(provider, trusts("client", ours)).run(MsRpcTlsTest::assertRefused);
            });
  }

  @Test
  void aCertificateMustNameTheHost_unlessToldOtherwise() throws Exception {
    ours.issue("server", "elsewhere.example");
    provider(shows("server", ours))
        .run(
            provider -> {
              consumer(provider, trusts("client", ours)).run(MsRpcTlsTest::assertRefused);
              consumer(provider, trusts("client", ours))
                  .withPropertyValues("msrpc.client.tls.verify-host=false")
                  .run(MsRpcTlsTest::assertServed);
            });
  }

  @Test
  void aServerDoesNotStart_withHalfOfACertificate() {
    assertFailure(
        provider(shows("server", ours).limit(1)),
        "msrpc.server.tls.certificates is set without msrpc.server.tls.private-key:"
            + " set both to PEM files, or neither");
    assertFailure(
        provider(shows("server", ours).skip(1)),
        "msrpc.server.tls.private-key is set without msrpc.server.tls.certificates:"
            + " set both to PEM files, or neither");
    assertFailure(
        provider(trusts("server", ours)),
        "msrpc.server.tls without a certificate: set msrpc.server.tls.certificates and"
            + " msrpc.server.tls.private-key to PEM files");
  }

  @Test
  void aClientDoesNotStart_withHalfOfACertificate() {
    assertFailure(
        halfAClient(shows("client", ours).limit(1)),
        "msrpc.client.tls.certificates is set without msrpc.client.tls.private-key:"
            + " set both to PEM files, or neither");
    assertFailure(
        halfAClient(shows("client", ours).skip(1)),
        "msrpc.client.tls.private-key is set without msrpc.client.tls.certificates:"
            + " set both to PEM files, or neither");
  }

  @Test
  void nothingStarts_withAFileThatIsNotThere_andTheMessageNamesIt() {
    Path missing = directory.resolve("missing.pem");
    application
        .withBean(FixedClock.class)
        .withPropertyValues(
            "msrpc.server.tls.certificates=" + missing,
            "msrpc.server.tls.private-key=" + ours.key("server"))
        .run(
            context ->
                assertThat(context).getFailure().rootCause().hasMessageContaining("" + missing));
  }

  private ApplicationContextRunner halfAClient(Stream<String> settings) {
    return application
        .withBean(Wall.class)
        .withPropertyValues("msrpc.registry.addresses=127.0.0.1:1")
        .withPropertyValues(settings.toArray(String[]::new));
  }

  private static void assertFailure(ApplicationContextRunner application, String message) {
    application.run(context -> assertThat(context).getFailure().rootCause().hasMessage(message));
  }

  static final class Wall {
    @MsReference Clock clock;
  }
}
