package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.Reason;
import io.msrpc.transport.server.ServerEvent;
import io.msrpc.transport.server.ServerOptions;
import io.msrpc.transport.server.ServerStatistics;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is dropped, refused or closed without a word is counted. */
class StatisticsTest {
  private final EchoServer service = new EchoServer();
  private final RpcServer server =
      RpcServer.builder()
          .export(EchoService.class, service)
          .options(ServerOptions.DEFAULTS.withWorkers(1, 1).withDrainTimeout(Duration.ZERO))
          .start();

  @AfterEach
  void stop() {
    service.mayEnd.release(1000);
    server.close();
    assertThat(server.statistics().openConnections()).isZero();
    assertThat(server.statistics().inFlight()).isZero();
  }

  private long count(ServerEvent event) {
    return server.statistics().count(event);
  }

  @Test
  void countsBadOnewaysAndStrayFrames() throws IOException {
    try (Peer peer = Peer.greeted(server.address(), "")) {
      peer.send(
          Peer.frame(11, 1, 0, 1, new byte[0]),
          Peer.call(11, 2, "no such method", new byte[0]),
          Peer.frame(7, 0, 0, 99, new byte[0]),
          Peer.frame(8, 1, 0, 99, new byte[5]),
          Peer.frame(9, 0, 0, 99, new byte[2]),
          Peer.frame(10, 0, 0, 99, new byte[] {9}),
          Peer.ping(1));
      peer.read();
      ServerStatistics counted = server.statistics();
      assertThat(counted.count(ServerEvent.ONEWAY_DROPPED)).isEqualTo(2);
      assertThat(counted.refused(Reason.INVALID_REQUEST)).isEqualTo(1);
      assertThat(counted.refused(Reason.NOT_FOUND)).isEqualTo(1);
      assertThat(counted.count(ServerEvent.STRAY_FRAME)).isEqualTo(4);
      assertThat(counted.openConnections()).isEqualTo(1);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "MALFORMED_FRAME, 474554202f20485454502f312e31",
    "MALFORMED_FRAME, 6d736e6202",
    "PROTOCOL_ERROR, 6d736e6201 00000010 02000000000001"
  })
  void countsProtocolErrorsByKind(ServerEvent kind, String bytes) throws IOException {
    try (Peer peer = Peer.greeted(server.address(), "")) {
      peer.send(Peer.hex(bytes));
      while (peer.readOrEnd() != null) {
        assertThat(count(kind)).isEqualTo(1);
      }
      assertThat(count(kind)).isEqualTo(1);
    }
  }

  @Test
  void tellsWhatRunsAndWhatWaits() throws Exception {
    try (Peer peer = Peer.greeted(server.address(), "")) {
      peer.send(Peer.call(1, 1, "slow", Peer.argument("x")));
      assertThat(service.begun.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
      byte[] waits = Peer.echo(2, "y");
      peer.send(waits, Peer.echo(3, "z"));
      assertThat(peer.read().id()).as("refused").isEqualTo(3);

      ServerStatistics now = server.statistics();
      assertThat(now.inFlight()).as("the refused one may be on its way").isBetween(2, 3);
      assertThat(now.running()).isEqualTo(1);
      assertThat(now.limit()).isEqualTo(1);
      assertThat(now.waiting()).isEqualTo(1);
      assertThat(now.waitingBytes()).isEqualTo(waits.length - 16);
      assertThat(now.refused(Reason.OVERLOADED)).isEqualTo(1);
    }
  }
}
