package io.msrpc.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.testing.Certificates;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that are renewed while a server runs, without sockets. */
class TlsContextTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Address PEER = new Address("server.example", 1);

  @TempDir private Path directory;
  private final MockTicker clock = Ticker.newMockTicker();
  private Certificates authority;
  private Tls tls;
  private TlsContext server;
  private TlsContext client;

  @BeforeEach
  void start() throws Exception {
    authority = new Certificates(directory, "authority");
    authority.issue("old", "server.example");
    authority.issue("new", "server.example");
    copy("old", "old", 0);
    tls = Tls.server(authority.certificate("server"), authority.key("server"));
    server = TlsContext.ofServer(tls, clock);
    client = TlsContext.ofClient(Tls.client(authority.trusted()), clock);
  }

  /** Puts a certificate and a key where the server reads them. */
  private void copy(String certificate, String key, int seconds) throws Exception {
    Files.write(
        authority.certificate("server"), Files.readAllBytes(authority.certificate(certificate)));
    Files.write(authority.key("server"), Files.readAllBytes(authority.key(key)));
    Certificates.touch(authority.certificate("server"), seconds);
    Certificates.touch(authority.key("server"), seconds);
  }

  /** Whose certificate the server shows in a handshake now. */
  private String shown() throws Exception {
    SslHandler accepting = server.accept(ByteBufAllocator.DEFAULT, TIMEOUT);
    SslHandler connecting = client.connect(ByteBufAllocator.DEFAULT, TIMEOUT, PEER);
    EmbeddedChannel in = new EmbeddedChannel(accepting);
    EmbeddedChannel out = new EmbeddedChannel(connecting);
    try {
      for (int i = 0; i < 100 && !connecting.handshakeFuture().isDone(); i++) {
        pass(out, in);
        pass(in, out);
      }
      connecting.handshakeFuture().get(1, TimeUnit.SECONDS);
      SSLSession session = connecting.engine().getSession();
      assertThat(session.getProtocol()).isEqualTo("TLSv1.3");
      return ((X509Certificate) session.getPeerCertificates()[0])
          .getSubjectX500Principal()
          .getName();
    } finally {
      in.finishAndReleaseAll();
      out.finishAndReleaseAll();
    }
  }

  private static void pass(EmbeddedChannel from, EmbeddedChannel to) {
    for (Object bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
      to.writeInbound(bytes);
    }
    to.runPendingTasks();
  }

  @Test
  void usesNewFiles_whenTheyHaveBeenThereForTwoSeconds() throws Exception {
    assertThat(shown()).isEqualTo("CN=old");
    copy("new", "new", 10);
    clock.advance(1_999, TimeUnit.MILLISECONDS);
    assertThat(shown()).as("has not looked yet").isEqualTo("CN=old");
    clock.advance(1, TimeUnit.MILLISECONDS);
    assertThat(shown()).isEqualTo("CN=new");
  }

  @Test
  void keepsTheOldOnes_whileTheNewFilesAreBroken() throws Exception {
    copy("new", "old", 10);
    clock.advance(2, TimeUnit.SECONDS);
    assertThat(shown()).as("the key is another one's").isEqualTo("CN=old");
    Files.writeString(authority.certificate("server"), "rubbish");
    clock.advance(2, TimeUnit.SECONDS);
    assertThat(shown()).isEqualTo("CN=old");
    Files.delete(authority.certificate("server"));
    clock.advance(2, TimeUnit.SECONDS);
    assertThat(shown()).isEqualTo("CN=old");
    copy("new", "new", 20);
    clock.advance(2, TimeUnit.SECONDS);
    assertThat(shown()).isEqualTo("CN=new");
  }

  @Test
  void speaksTls13And12_andNothingOlder() {
    SslHandler accepting = server.accept(ByteBufAllocator.DEFAULT, TIMEOUT);
    assertThat(accepting.engine().getEnabledProtocols())
        .containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
    assertThat(accepting.getHandshakeTimeoutMillis()).isEqualTo(5_000);
    new EmbeddedChannel(accepting).finishAndReleaseAll();
  }

  @Test
  void namesTheFile_thatCannotBeUsed() throws Exception {
    Path missing = directory.resolve("missing.pem");
    assertThatThrownBy(() -> TlsContext.ofServer(Tls.server(missing, tls.privateKey()), clock))
        .hasMessageContaining("missing.pem");
    Path other = Files.copy(authority.key("new"), directory.resolve("other.key"));
    assertThatThrownBy(() -> TlsContext.ofServer(Tls.server(tls.certificates(), other), clock))
        .hasMessageContaining("other.key")
        .hasMessageContaining("not the key of CN=old");
    Path none = Files.writeString(directory.resolve("none.key"), "c2VjcmV0");
    assertThatThrownBy(() -> TlsContext.ofServer(Tls.server(tls.certificates(), none), clock))
        .hasMessageContaining("PKCS#8")
        .hasMessageNotContaining("c2VjcmV0");
  }

  @Test
  void refusesHalfAPair_andAServerWithoutOne() {
    assertThatThrownBy(() -> new Tls(tls.certificates(), null, null, true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TlsContext.ofServer(Tls.client(authority.trusted()), clock))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
