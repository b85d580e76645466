package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.transport.server.ServerEvent;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that ask for more than they read. */
class SlowReaderTest {
  private static final int REQUEST = 1;

  /** The argument 4,194,304 as a payload of codec 1: half of the longest message. */
  private static final byte[] HALF_A_MESSAGE = Peer.hex("06 08 80808002");

  private RpcServer server;
  private Peer peer;

  @BeforeEach
  void connect() throws IOException {
    server = RpcServer.builder().export(EchoService.class, new EchoServer()).start();
    peer = new Peer(server.address());
  }

  @AfterEach
  void close() throws IOException {
    peer.close();
    server.close();
  }

  /** In one piece, so that all are read before the first answer is in the way. */
  private void ask(int calls) throws IOException {
    byte[][] requests = new byte[calls][];
    for (int id = 1; id <= calls; id++) {
      requests[id - 1] = Peer.call(REQUEST, id, "zeros", HALF_A_MESSAGE);
    }
    peer.send(requests);
  }

  @Test
  void oneThatNeverReadsIsLetGo_beforeItsAnswersFillTheMemory() throws Exception {
    ask(100);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (server.statistics().count(ServerEvent.MALFORMED_FRAME) == 0) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
    try (Peer other = Peer.greeted(server.address(), "")) {
      other.send(Peer.echo(1, "still"));
      assertThat(other.read().text()).endsWith("still");
    }
    assertThat(answersUntilTheEnd()).isLessThan(100);
  }

  private int answersUntilTheEnd() {
    int answers = 0;
    try {
      while (peer.readOrEnd() != null) {
        answers++;
      }
    } catch (IOException reset) {
      // as good an end
    }
    return answers;
  }

  @Test
  void oneThatReadsLateGetsEverything() throws Exception {
    ask(12);
    for (int answers = 0; answers < 12; answers++) {
      assertThat(peer.read().body()).hasSizeGreaterThan(4_194_304);
    }
  }
}
