package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.msrpc.annotation.MsError;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.testing.Complaints;
import io.msrpc.wire.FrameType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** However often a peer or a service is at fault, the log says so once. */
@Timeout(60)
class WarningsTest {
  private static final int TIMES = 50;

  @AutoClose private final Complaints complaints = new Complaints();

  /** Silenced for the other tests, in logback-test.xml. */
  private final Logger links = (Logger) LoggerFactory.getLogger("io.msrpc.transport.client.Link");

  @BeforeEach
  void listenToLinks() {
    links.setLevel(Level.WARN);
  }

  @AfterEach
  void silenceLinks() {
    links.setLevel(Level.ERROR);
  }

  record Node(List<Node> children) {}

  @MsError("too-long")
  static final class TooLong extends Exception {
    private static final long serialVersionUID = 1L;

    TooLong(String message) {
      super(message);
    }

    TooLong(String message, String details) {
      super(message);
    }

    public String details() {
      return "x".repeat(5_000);
    }
  }

  interface Faulty {
    Node cyclic();

    void refuse() throws TooLong;
  }

  private static final class AtFault implements Faulty {
    @Override
    public Node cyclic() {
      List<Node> children = new ArrayList<>();
      Node node = new Node(children);
      children.add(node);
      return node;
    }

    @Override
    public void refuse() throws TooLong {
      throw new TooLong("on purpose");
    }
  }

  @ParameterizedTest(name = "{0}, codec {1}, compression {2}")
  @CsvSource({
    "1, 7, 0, 879a708013de066a 8827 00",
    "1, 1, 9, 879a708013de066a 8827 00",
    "1, 1, 0, ''",
    "1, 1, 0, 0000000000000000 8827 00",
    "1, 1, 0, 0000000000000000 8827 ffffff",
    "11, 1, 0, 0000000000000000",
    "11, 7, 9, ff",
    "9, 0, 0, ff",
    "8, 1, 3, ff",
    "128, 1, 0, ff"
  })
  void aServerKeepsQuiet_aboutWhatItAnswersOrDrops(int type, int codec, int compression, String hex)
      throws IOException {
    try (RpcServer server =
            RpcServer.builder().export(EchoService.class, new EchoServer()).start();
        Peer peer = Peer.greeted(server.address(), "")) {
      for (int id = 1; id <= TIMES; id++) {
        peer.send(Peer.frame(type, codec, compression, id, Peer.hex(hex)));
      }
      peer.send(Peer.echo(TIMES + 1, "still"));
      while (peer.read().id() != TIMES + 1) {
        // the answers to what was wrong
      }
    }
    assertThat(complaints.warnings()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "47455420",
    "6d736e6202",
    "6d736e6201 ffffffff",
    "6d736e6201 00000010 0c",
    "6d736e6201 00000010 02000000000001",
    "6d736e6201 00000011 05000000000000 00"
  })
  void aServerSaysNoMoreThanOnce_thatItBreaksOff(String hex) throws IOException {
    try (RpcServer server =
            RpcServer.builder().export(EchoService.class, new EchoServer()).start();
        Peer peer = Peer.greeted(server.address(), "")) {
      byte[] wrong = Peer.hex(hex);
      for (int i = 0; i < TIMES; i++) {
        peer.send(wrong);
      }
      while (peer.readOrEnd() != null) {
        // GOAWAY
      }
    } catch (IOException reset) {
      assertThat(reset).as("as good an end").isNotNull();
    }
    assertThat(complaints.warnings()).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void aClientSaysOnce_thatItsServerIsWrong() throws IOException {
    try (PeerServer hostile = new PeerServer();
        RpcClient client = client(hostile.address().toString())) {
      EchoService echo = client.reference(EchoService.class);
      CompletableFuture<EchoService.User> pending = echo.user(1);
      try (Peer peer = hostile.greet()) {
        for (int i = 0; i < TIMES; i++) {
          unreadable(peer, pending);
          pending = echo.user(i);
        }
        assertThat(complaints.warnings()).as("so far").isEmpty();
        byte[][] wrong = new byte[TIMES][];
        Arrays.fill(wrong, Peer.concat(Peer.frame(7, 0, 0, 1, new byte[0]), Peer.hex("6d736e62")));
        peer.send(wrong);
        assertThat(pending).failsWithin(30, TimeUnit.SECONDS);
      }
    }
    assertThat(complaints.warnings()).singleElement().asString().contains("sent a Cancel");
  }

  private static void unreadable(Peer peer, CompletableFuture<?> pending) throws IOException {
    Peer.Received frame = peer.read(FrameType.REQUEST);
    peer.send(Peer.frame(2, 1, 0, frame.id(), Peer.hex("ff")));
    peer.send(Peer.frame(2, 1, 0, 4711, Peer.hex("ff")), Peer.frame(4, 0, 0, 1, new byte[0]));
    assertThat(pending).failsWithin(30, TimeUnit.SECONDS);
  }

  @Test
  void aServerSaysOnceInTenSeconds_whatItsServiceDoesWrong() {
    long start = System.nanoTime();
    try (RpcServer server = RpcServer.builder().export(Faulty.class, new AtFault()).start();
        RpcClient client = client(server.address().toString())) {
      Faulty faulty = client.reference(Faulty.class);
      for (int i = 0; i < TIMES; i++) {
        assertThatThrownBy(faulty::cyclic).isInstanceOf(RemoteFailureException.class);
        assertThatThrownBy(faulty::refuse).isInstanceOf(RemoteFailureException.class);
      }
    }
    int more = (int) ((System.nanoTime() - start) / TimeUnit.SECONDS.toNanos(10));
    assertThat(complaints.warnings())
        .hasSizeBetween(2, 2 + 2 * more)
        .anyMatch(text -> text.contains("#cyclic") && text.contains("cannot be carried"))
        .anyMatch(text -> text.contains("details of too-long: 5005 bytes"));
    assertThat(complaints.heard()).as("with a stack").hasSizeBetween(1, 1 + more);
  }

  private static RpcClient client(String address) {
    return RpcClient.builder().registry(FixedRegistry.of(address)).build();
  }
}
