package io.msrpc;

import static io.msrpc.Sentences.count;
import static io.msrpc.Sentences.frame;
import static io.msrpc.Sentences.greet;
import static io.msrpc.Sentences.isServed;
import static io.msrpc.Sentences.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.conformance.ConformanceServer;
import io.msrpc.hello.Greeter;
import io.msrpc.transport.server.ServerOptions;
import io.msrpc.wire.FrameType;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sentences of docs/protocol.md on what a server does with streams, each tried on a running one
 * over a raw socket. HostileStreamTest has what makes no sense.
 */
@Timeout(60)
class StreamSentencesTest {
  private static final int REQUEST = 1;
  private static final int ITEM = 8;
  private static final int END = 9;
  private static final int CREDIT = 10;
  private static final int OVERLOADED = 7;

  private static RpcServer server;

  @BeforeAll
  static void start() {
    server = ConformanceServer.start(0, ServerOptions.DEFAULTS);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("streams")
  void holds(String sentence, Sentences.Scenario scenario) throws IOException {
    Sentences.check(sentence, scenario, server);
  }

  static Stream<Arguments> streams() {
    return Stream.of(
        says(
            "so the item 0 is the slot `030800`.",
            peer -> {
              greet(peer, "00");
              peer.send(count(1, 2), Peer.frame(CREDIT, 0, 0, 1, new byte[] {64}));
              assertThat(peer.read().body()).isEqualTo(Peer.hex("030800"));
              assertThat(peer.read().body()).isEqualTo(Peer.hex("030801"));
              assertThat(peer.read().body()).as("END, regular").isEqualTo(Peer.hex("0000"));
            }),
        says(
            "at most 1,024 calls with streams at a time; more are answered OVERLOADED.",
            peer -> {
              greet(peer, "00");
              for (int id = 1; id <= 1_024; id++) {
                peer.send(frame(REQUEST, id, "end", new byte[0]));
                assertThat(peer.read().type()).isEqualTo(FrameType.CREDIT);
              }
              peer.send(frame(REQUEST, 1_025, "end", new byte[0]));
              assertThat(new Failure(peer.read().body()).status()).isEqualTo(OVERLOADED);
              isServed(peer, 1_026);
            }),
        says(
            "A failure before the first ITEM may come as RESPONSE, too.",
            peer -> {
              greet(peer, "00");
              peer.send(frame(REQUEST, 1, "count", Peer.hex("0c08ffffffffffffffffff01")));
              Peer.Received failed = peer.read();
              assertThat(failed.type()).isIn(FrameType.RESPONSE, FrameType.END);
              assertThat(new Failure(failed.body()).type()).isEqualTo("refused");
            }),
        says(
            "The END of a stream tells them in the same way.",
            peer -> {
              greet(peer, "00");
              peer.send(frame(REQUEST, 1, "breakOff", new byte[0]));
              peer.send(Peer.frame(CREDIT, 0, 0, 1, new byte[] {64}));
              assertThat(peer.read().type()).isEqualTo(FrameType.ITEM);
              assertThat(peer.read().type()).isEqualTo(FrameType.ITEM);
              Peer.Received end = peer.read();
              assertThat(end.type()).isEqualTo(FrameType.END);
              assertThat(new Failure(end.body()).details()).isNotEmpty();
            }),
        says(
            "status 0 is its regular end, any other tells the service that the argument failed,",
            peer -> {
              greet(peer, "00");
              assertThat(ended(peer, 1, "0000")).endsWith("done");
              String failed = "0a 00 07 6e6f2065676773 01 00 00 00";
              assertThat(ended(peer, 2, failed)).contains("APPLICATION: ").endsWith("no eggs");
              assertThat(ended(peer, 3, "01 00 00 01 00 00 00")).contains("CANCELLED: ");
            }),
        says(
            "one that cannot be read is a failure, INTERNAL.",
            peer -> {
              greet(peer, "00");
              assertThat(ended(peer, 1, "0a 00 7f")).contains("INTERNAL: unreadable END");
              assertThat(ended(peer, 2, "7f 00 00 01 00 00 00")).contains("INTERNAL: ");
            }),
        says(
            "must not be null.",
            peer -> {
              greet(peer, "00");
              peer.send(frame(REQUEST, 1, "end", new byte[0]));
              assertThat(peer.read().type()).isEqualTo(FrameType.CREDIT);
              peer.send(Peer.frame(ITEM, 1, 0, 1, new byte[1]));
              assertThat(peer.read(FrameType.RESPONSE).text()).contains("null");
            }),
        says(
            "The server ends the *call*, and with it the argument, if that has not ended:",
            peer -> {
              greet(peer, "00");
              byte[] method = Peer.envelope(Greeter.class, "greetAll");
              peer.send(Peer.frame(REQUEST, 1, 0, 1, method));
              peer.send(Peer.frame(CREDIT, 0, 0, 1, new byte[] {64}));
              assertThat(peer.read().type()).isEqualTo(FrameType.CREDIT);
              byte[] fire = Peer.argument("fire");
              peer.send(Peer.frame(ITEM, 1, 0, 1, fire), Peer.frame(ITEM, 1, 0, 1, fire));
              assertThat(peer.read().type()).isEqualTo(FrameType.END);
              isServed(peer, 2);
            }));
  }

  /** How the service's reader has heard that its argument ends. */
  private static String ended(Peer peer, int id, String end) throws IOException {
    peer.send(frame(REQUEST, id, "end", new byte[0]));
    assertThat(peer.read().type()).isEqualTo(FrameType.CREDIT);
    peer.send(Peer.frame(END, 0, 0, id, Peer.hex(end)));
    return peer.read(FrameType.RESPONSE).text();
  }
}
