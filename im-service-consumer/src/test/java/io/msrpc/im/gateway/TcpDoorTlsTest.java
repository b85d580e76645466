package io.msrpc.im.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.im.gateway.protocol.Command;
import io.msrpc.im.gateway.protocol.Event;
import io.msrpc.testing.Certificates;
import io.msrpc.transport.Tls;
import io.msrpc.transport.client.ClientOptions;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The TCP door with TLS, by the gateway's properties and over real sockets. */
class TcpDoorTlsTest {
  @TempDir private Path directory;
  private Certificates ours;
  private Certificates others;

  @BeforeEach
  void issue() throws Exception {
    ours = new Certificates(directory, "ours");
    others = new Certificates(directory, "others");
    ours.issue("door", "127.0.0.1");
  }

  private TestGateway encrypted(String... settings) {
    String[] all = new String[settings.length + 2];
    all[0] = "tcp-tls.certificates=" + ours.certificate("door");
    all[1] = "tcp-tls.private-key=" + ours.key("door");
    System.arraycopy(settings, 0, all, 2, settings.length);
    return new TestGateway(all);
  }

  private static TestDoor trusting(TestGateway gateway, Certificates authority) {
    Tls tls = Tls.client(authority.trusted());
    return new TestDoor(gateway.tcpPort(), Long.MAX_VALUE, ClientOptions.DEFAULTS.withTls(tls));
  }

  @Test
  void chats_asThePlainDoorDoes() throws Exception {
    try (TestGateway gateway = encrypted();
        TestDoor ann = trusting(gateway, ours)) {
      gateway.tier.signIn("bob", "d0", "web");
      ann.authenticate(gateway.tier.signIn("ann", "d1", "console")).listen();
      ann.hear(Event.Heads.class);
      Event.SendAck sent = ann.say(TestDoor.send(1, "ubob", "hi"), Event.SendAck.class);
      assertThat(sent.seq()).isEqualTo(1);
    }
  }

  @Test
  void isRefused_byAClientThatTrustsSomebodyElse() {
    try (TestGateway gateway = encrypted();
        TestDoor ann = trusting(gateway, others)) {
      assertThatThrownBy(() -> ann.say(new Command.Ping())).hasMessageContaining("TLS with");
    }
  }

  @Test
  void tellsAPlainClientWhatIsWrong_andServesNothing() {
    try (TestGateway gateway = encrypted();
        TestDoor plain = new TestDoor(gateway.tcpPort())) {
      assertThatThrownBy(() -> plain.say(new Command.Ping()))
          .hasMessageContaining("this port speaks TLS only");
    }
  }

  @Test
  void aConnectionThatNeverShakesHands_isClosed() throws Exception {
    try (TestGateway gateway = encrypted("auth.deadline=300ms");
        Socket silent = new Socket("127.0.0.1", gateway.tcpPort())) {
      silent.setSoTimeout((int) TimeUnit.SECONDS.toMillis(30));
      byte[] last = silent.getInputStream().readAllBytes();
      assertThat(new String(last, StandardCharsets.ISO_8859_1)).doesNotContain("msnb");
    }
  }

  @Test
  void theGatewayDoesNotStart_withHalfOfACertificate() {
    String half =
        "half of msim.gateway.tcp-tls is set: set both msim.gateway.tcp-tls.certificates and"
            + " msim.gateway.tcp-tls.private-key to PEM files, or neither";
    for (String one :
        List.of(
            "tcp-tls.certificates=" + ours.certificate("door"),
            "tcp-tls.private-key=" + ours.key("door"))) {
      assertThatThrownBy(() -> new TestGateway(one).close()).hasMessage(half);
    }
  }

  @Test
  void theGatewayDoesNotStart_withAFileThatIsNotThere() {
    String missing = directory.resolve("missing.pem").toString();
    assertThatThrownBy(
            () ->
                new TestGateway(
                        "tcp-tls.certificates=" + missing,
                        "tcp-tls.private-key=" + ours.key("door"))
                    .close())
        .hasMessageContaining(missing);
  }
}
