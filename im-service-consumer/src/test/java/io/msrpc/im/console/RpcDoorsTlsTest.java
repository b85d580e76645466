package io.msrpc.im.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.im.gateway.TestGateway;
import io.msrpc.im.gateway.protocol.Command;
import io.msrpc.im.gateway.protocol.Event;
import io.msrpc.testing.Certificates;
import io.msrpc.transport.client.ClientOptions;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The console's connections to a gateway whose TCP door has TLS, by its command line. */
class RpcDoorsTlsTest {
  @TempDir private Path directory;
  private Certificates ours;
  private TestGateway gateway;

  @BeforeEach
  void start() throws Exception {
    ours = new Certificates(directory, "ours");
    ours.issue("door", "127.0.0.1");
    gateway =
        new TestGateway(
            "tcp-tls.certificates=" + ours.certificate("door"),
            "tcp-tls.private-key=" + ours.key("door"));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private static final class Deaf implements Doors.Events {
    final CompletableFuture<Integer> closed = new CompletableFuture<>();

    @Override
    public void event(Event event) {}

    @Override
    public void closed(int code, String reason) {
      closed.complete(code);
    }
  }

  private Doors.Connection connect(String... commandLine) {
    ConsoleClient console = CommandLine.populateCommand(new ConsoleClient(), commandLine);
    Gateway door = new Gateway("gw-1", "127.0.0.1:" + gateway.tcpPort());
    return new RpcDoors(console.connecting()).open(door, new Deaf());
  }

  private static Event ping(Doors.Connection connection) throws Exception {
    try {
      return connection.say(new Command.Ping()).get(30, TimeUnit.SECONDS);
    } finally {
      connection.close();
    }
  }

  @Test
  void answersAConsole_thatTrustsTheAuthority() throws Exception {
    assertThat(ping(connect("--trusted", ours.trusted().toString())))
        .isInstanceOf(Event.Pong.class);
  }

  @Test
  void isNotTrusted_whenItsAuthorityIsNotOneOfTheJvm() {
    assertThatThrownBy(() -> ping(connect("--tls"))).hasMessageContaining("certification path");
  }

  @Test
  void turnsAwayAConsole_thatWasNotTold() {
    assertThatThrownBy(() -> ping(connect())).hasMessageContaining("this port speaks TLS only");
  }

  @Test
  void connectsPlainly_byDefault() {
    assertThat(new ConsoleClient().connecting()).isEqualTo(ClientOptions.DEFAULTS);
  }
}
