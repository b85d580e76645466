package io.msrpc;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.registry.FixedRegistry;
import io.msrpc.testing.Certificates;
import io.msrpc.testing.Complaints;
import io.msrpc.transport.Address;
import io.msrpc.transport.Tls;
import io.msrpc.transport.client.ClientOptions;
import io.msrpc.transport.server.ServerEvent;
import io.msrpc.transport.server.ServerOptions;
import io.msrpc.wire.FrameType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls over TLS between real sockets, and what each side says when there can be none. */
@Timeout(60)
class TlsCallTest {
  @TempDir private Path directory;
  private Certificates ours;
  private Certificates others;
  private @Nullable RpcServer server;

  @BeforeEach
  void issue() throws Exception {
    ours = new Certificates(directory, "ours");
    others = new Certificates(directory, "others");
    ours.issue("server", "127.0.0.1");
    ours.issue("client", "client.example");
    others.issue("client", "client.example");
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private Tls serverTls() {
    return Tls.server(ours.certificate("server"), ours.key("server"));
  }

  private static Tls mutual(Certificates from, String name, Certificates trusted) {
    return Tls.mutual(from.certificate(name), from.key(name), trusted.trusted());
  }

  private Address serve(@Nullable Tls tls) {
    return serve(tls, ServerOptions.DEFAULTS.helloTimeout());
  }

  private Address serve(@Nullable Tls tls, Duration helloTimeout) {
    ServerOptions options =
        ServerOptions.DEFAULTS
            .withDrainTimeout(Duration.ofSeconds(1))
            .withHelloTimeout(helloTimeout);
    server =
        RpcServer.builder()
            .export(EchoService.class, new EchoServer())
            .options(tls == null ? options : options.withTls(tls))
            .start();
    return server.address();
  }

  private static RpcClient client(Address address, @Nullable Tls tls) {
    ClientOptions options = ClientOptions.DEFAULTS.withConnectTimeout(Duration.ofSeconds(10));
    return RpcClient.builder()
        .registry(FixedRegistry.of(address.toString()))
        .options(tls == null ? options : options.withTls(tls))
        .build();
  }

  private static void assertServed(Address address, Tls tls) {
    try (RpcClient client = client(address, tls)) {
      assertThat(client.reference(EchoService.class).again("hello")).isEqualTo("hello");
      byte[] large = new byte[300_000];
      assertThat(client.reference(EchoService.class).bytes(large)).isEqualTo(large);
    }
  }

  /** Why the first attempt to connect fails. */
  private static String refusal(Address address, @Nullable Tls tls) throws Exception {
    try (RpcClient client = client(address, tls)) {
      client.reference(EchoService.class);
      try {
        client.connections().get(0).demand().toCompletableFuture().get(20, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        return String.valueOf(e.getCause().getMessage());
      }
      return "served";
    }
  }

  @Test
  void carriesCalls() {
    assertServed(serve(serverTls()), Tls.client(ours.trusted()));
  }

  @Test
  void carriesCalls_whenBothShowCertificates() {
    Address address = serve(mutual(ours, "server", ours));
    assertServed(address, mutual(ours, "client", ours));
  }

  @Test
  void refusesAServer_ofAnotherAuthority() throws Exception {
    Address address = serve(serverTls());
    assertThat(refusal(address, Tls.client(others.trusted())))
        .contains("TLS with " + address)
        .contains("certification path");
    server.close();
    assertThat(server.statistics().count(ServerEvent.TLS_FAILED)).isPositive();
  }

  @Test
  void refusesAServer_whoseCertificateNamesAnotherHost_unlessTold() throws Exception {
    ours.issue("server", "elsewhere.example");
    Address address = serve(serverTls());
    Tls tls = Tls.client(ours.trusted());
    assertThat(refusal(address, tls)).contains("127.0.0.1");
    assertServed(address, tls.withoutHostVerification());
  }

  @Test
  void refusesAServer_whoseCertificateHasExpired() throws Exception {
    ours.issueExpired("server", "127.0.0.1");
    assertThat(refusal(serve(serverTls()), Tls.client(ours.trusted()))).contains("NotAfter");
  }

  @Test
  void refusesAClient_withoutACertificate_orOneOfAnotherAuthority() throws Exception {
    Address address = serve(mutual(ours, "server", ours));
    assertThat(refusal(address, Tls.client(ours.trusted()))).contains("TLS with " + address);
    assertThat(refusal(address, mutual(others, "client", ours))).contains("TLS with " + address);
    server.close();
    assertThat(server.statistics().count(ServerEvent.TLS_FAILED)).isPositive();
  }

  @Test
  void saysWhatIsWrong_whenOnlyTheServerSpeaksTls() throws Exception {
    Address address = serve(serverTls());
    assertThat(refusal(address, null)).contains("this port speaks TLS only");
    try (Peer plain = new Peer(address)) {
      plain.send(Peer.hello(""));
      Peer.Received goAway = plain.read();
      assertThat(goAway.type()).isEqualTo(FrameType.GOAWAY);
      assertThat(plain.readOrEnd()).isNull();
    }
    server.close();
    assertThat(server.statistics().count(ServerEvent.TLS_FAILED)).isPositive();
  }

  @Test
  void saysWhatIsWrong_whenOnlyTheClientSpeaksTls() throws Exception {
    Address address = serve(null);
    assertThat(refusal(address, Tls.client(ours.trusted()))).contains("speaks no TLS");
    server.close();
    assertThat(server.statistics().count(ServerEvent.MALFORMED_FRAME)).isPositive();
  }

  @Test
  void showsNewFilesToNewConnections_andLeavesLiveOnesAlone() throws Exception {
    Address address = serve(serverTls());
    Tls next = Tls.client(others.trusted());
    try (RpcClient live = client(address, Tls.client(ours.trusted()));
        Complaints complaints = new Complaints()) {
      EchoService echo = live.reference(EchoService.class);
      assertThat(echo.echo("a")).isEqualTo("a");
      assertThat(refusal(address, next)).contains("certification path");
      replaceTheServersFiles();
      while (!refusal(address, next).equals("served")) {
        assertThat(echo.echo("b")).isEqualTo("b");
      }
      assertThat(refusal(address, Tls.client(ours.trusted()))).contains("certification path");
      complaints.warnings().clear();
      Files.writeString(ours.certificate("server"), "rubbish");
      while (complaints.warnings().isEmpty()) {
        assertServed(address, next);
      }
      assertServed(address, next);
      assertThat(echo.echo("c")).as("still the first connection").isEqualTo("c");
      assertThat(complaints.warnings()).singleElement().asString().contains("server.pem");
    }
  }

  private void replaceTheServersFiles() throws Exception {
    others.issue("server", "127.0.0.1");
    Files.copy(others.key("server"), ours.key("server"), REPLACE_EXISTING);
    Files.copy(others.certificate("server"), ours.certificate("server"), REPLACE_EXISTING);
  }

  @Test
  void closesAHandshake_thatDoesNotEnd() throws Exception {
    Address address = serve(serverTls(), Duration.ofMillis(500));
    try (Peer silent = new Peer(address);
        Peer halfway = new Peer(address)) {
      halfway.send(Peer.hex("16030100f0 010000ec"));
      assertThat(silent.readOrEnd()).isNull();
      assertThat(halfway.readOrEnd()).isNull();
    }
    server.close();
    assertThat(server.statistics().count(ServerEvent.TLS_FAILED)).isEqualTo(2);
  }

  @Test
  void listensOnOtherInterfaces_onlyForClientsThatShowCertificates() {
    RpcServer.Builder builder =
        RpcServer.builder().export(EchoService.class, new EchoServer()).bind("0.0.0.0", 0);
    builder.options(ServerOptions.DEFAULTS.withTls(serverTls()));
    assertThatThrownBy(builder::start).hasMessageContaining("client certificates");
    builder.options(ServerOptions.DEFAULTS.withTls(mutual(ours, "server", ours)));
    builder.start().close();
  }
}
