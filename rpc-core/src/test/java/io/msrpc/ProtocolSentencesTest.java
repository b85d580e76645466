package io.msrpc;

import static io.msrpc.Sentences.assertFailure;
import static io.msrpc.Sentences.call;
import static io.msrpc.Sentences.count;
import static io.msrpc.Sentences.frame;
import static io.msrpc.Sentences.greet;
import static io.msrpc.Sentences.greetAnn;
import static io.msrpc.Sentences.hello;
import static io.msrpc.Sentences.isServed;
import static io.msrpc.Sentences.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.conformance.Calls;
import io.msrpc.conformance.ConformanceServer;
import io.msrpc.hello.Greeter;
import io.msrpc.transport.server.ServerOptions;
import io.msrpc.wire.FrameType;
import io.msrpc.wire.GoAwayReason;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sentences of docs/protocol.md on what a server does, each tried on a running one over a raw
 * socket; StreamSentencesTest has those on streams, MethodIdSentencesTest and LeavingSentencesTest
 * those of these sections. Others have tests of their own: GreetingTest, HostileInputTest,
 * HostileStreamTest, SecretOfServerTest, ServerConnectionTest (for what takes time),
 * SlowReaderTest.
 */
@Timeout(60)
class ProtocolSentencesTest {
  private static final int REQUEST = 1;
  private static final int CANCEL = 7;
  private static final int CREDIT = 10;
  private static final int ONEWAY = 11;
  private static final int INVALID_REQUEST = 2;
  private static final int INTERNAL = 9;
  private static final int APPLICATION = 10;
  private static final int TOO_LARGE = 11;

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
  @MethodSource({"frames", "hellos", "calls"})
  void holds(String sentence, Sentences.Scenario scenario) throws IOException {
    Sentences.check(sentence, scenario, server);
  }

  static Stream<Arguments> frames() {
    return Stream.of(
        says(
            "In other frames without a payload both are written as 0 and not looked at.",
            peer -> {
              peer.send(Peer.frame(3, 9, 9, 7, new byte[0]));
              Peer.Received pong = peer.read();
              assertThat(pong).extracting("codec", "compression", "id").containsExactly(0, 0, 7);
              peer.send(Peer.frame(CANCEL, 9, 9, 7, new byte[0]));
              isServed(peer, 1);
            }),
        says(
            "A REQUEST or ONEWAY names its codec even without arguments, because the answer comes",
            peer -> {
              byte[] call = Peer.envelope(Greeter.class, "ping");
              peer.send(Peer.frame(REQUEST, 0, 0, 1, call));
              assertFailure(peer, INVALID_REQUEST, 0);
              peer.send(Peer.frame(REQUEST, 1, 0, 2, call));
              assertThat(peer.read()).extracting("codec", "id").containsExactly(1, 2);
              peer.send(Peer.frame(REQUEST, 2, 0, 3, Peer.concat(call, Peer.hex("5b5d"))));
              assertThat(peer.read().text()).endsWith("null");
            }),
        says(
            "The body of a CREDIT is at most 10 bytes.",
            peer -> {
              peer.send(Peer.frame(CREDIT, 0, 0, 1, new byte[11]));
              assertGoesAway(peer, "length: 27");
            }),
        says(
            "Any other type is an error.",
            peer -> {
              peer.send(Peer.frame(0, 0, 0, 0, new byte[0]));
              assertGoesAway(peer, "type: 0");
            }),
        says(
            "An id that is not greater than the one before is an error.",
            peer -> {
              greet(peer, "00");
              peer.send(call(0, Greeter.class, "ping"));
              assertGoesAway(peer, "request id 0");
            }),
        says(
            "that has sent no HELLO may use any id that is not pending.",
            peer -> {
              isServed(peer, -1);
              isServed(peer, 0);
              isServed(peer, 0);
            }));
  }

  static Stream<Arguments> hellos() {
    return Stream.of(
        says(
            "it never sends one unasked.",
            peer -> {
              peer.send(Peer.ping(1));
              assertThat(peer.read().type()).isEqualTo(FrameType.PONG);
            }),
        says(
            "The client may send calls behind its HELLO without waiting for the answer",
            peer -> {
              peer.send(hello("00"), greetAnn(1));
              assertThat(peer.read().type()).isEqualTo(FrameType.HELLO);
              assertThat(peer.read().text()).endsWith("hello ann");
            }),
        says(
            "A key must not come twice;",
            peer -> {
              peer.send(hello("02 0901 70 0901 71"));
              assertGoesAway(peer, "key 9 twice");
            }),
        says(
            "unknown keys are ignored; nothing may follow the last entry.",
            peer -> {
              greet(peer, "01 6301 61");
              peer.send(hello("00"));
              assertGoesAway(peer, "HELLO");
              try (Peer other = new Peer(server.address())) {
                other.send(hello("0000"));
                assertGoesAway(other, "1 bytes too many");
              }
            }),
        says(
            "1 must be among them",
            peer -> {
              peer.send(hello("01 0101 02"));
              assertGoesAway(peer, "no common protocol version");
            }),
        says(
            "A value below 8,192 counts as 8,192 | 65,536 |",
            peer -> {
              greet(peer, "01 0401 10");
              text(peer, 1, 8_000);
              assertThat(peer.read().body()).hasSizeGreaterThan(8_000);
              text(peer, 2, 8_192);
              assertFailure(peer, TOO_LARGE, 1);
              try (Peer other = new Peer(server.address())) {
                greet(other, "00");
                text(other, 1, 65_000);
                assertThat(other.read().body()).hasSizeGreaterThan(65_000);
                text(other, 2, 65_536);
                assertFailure(other, TOO_LARGE, 1);
              }
            }),
        says(
            "The heartbeat agreed on is the client's wish, but at least 1 s and at most 60 s.",
            peer -> {
              assertThat(greet(peer, "01 0501 01").get(5)).isEqualTo(Peer.hex("e807"));
              try (Peer other = new Peer(server.address())) {
                assertThat(greet(other, "01 0504 ffffff00").get(5)).isEqualTo(Peer.hex("e0d403"));
              }
            }),
        says(
            "without compression and with results up to the server's own limit",
            peer -> {
              text(peer, 1, 200_000);
              Peer.Received answer = peer.read();
              assertThat(answer.compression()).isZero();
              assertThat(answer.body()).hasSizeGreaterThan(200_000);
            }),
        says(
            "Streams need a HELLO: a minimal peer is refused with INVALID_REQUEST.",
            peer -> {
              peer.send(count(1, 5));
              assertFailure(peer, INVALID_REQUEST, 0);
            }));
  }

  static Stream<Arguments> calls() {
    return Stream.of(
        says(
            "beyond it a sender answers, or fails the call, as TOO_LARGE, however small the",
            peer -> {
              greet(peer, "02 0301 01 0402 8040");
              text(peer, 1, 8_000);
              Peer.Received small = peer.read();
              assertThat(small.compression()).isOne();
              assertThat(small.body()).hasSizeLessThan(6_000);
              text(peer, 2, 10_000);
              assertFailure(peer, TOO_LARGE, 1);
            }),
        says(
            "at most 64, at most 8 KiB together.",
            peer -> {
              byte[] id = Arrays.copyOf(Peer.envelope(Greeter.class, "ping"), 8);
              byte[] many = Peer.concat(Peer.hex("00 02 00 8040"), new byte[8192]);
              byte[] call = Peer.concat(id, Peer.concat(many, new byte[2]));
              peer.send(Peer.frame(REQUEST, 1, 0, 1, call));
              assertFailure(peer, INVALID_REQUEST, 0);
            }),
        says(
            "0 means that it sets none",
            peer -> {
              byte[] id = Arrays.copyOf(Peer.envelope(Greeter.class, "ping"), 8);
              peer.send(Peer.frame(REQUEST, 1, 0, 1, Peer.concat(id, new byte[2])));
              assertThat(peer.read().status()).isZero();
            }),
        says(
            "| INTERNAL | an `Error`, a failing filter, a result that cannot be written |",
            peer -> {
              peer.send(call(1, Calls.class, "crash", "no memory"));
              assertThat(assertFailure(peer, INTERNAL, 1).type())
                  .isEqualTo("java.lang.AssertionError");
              peer.send(frame(REQUEST, 2, "deep", Peer.hex("0308 46")));
              assertThat(assertFailure(peer, INTERNAL, 1).message())
                  .startsWith("the result cannot be carried");
            }),
        says(
            "| 10 | APPLICATION | the service threw an exception, declared or not |",
            peer -> {
              peer.send(call(1, Calls.class, "fail", "no luck"));
              Failure thrown = assertFailure(peer, APPLICATION, 1);
              assertThat(thrown.type()).isEqualTo("java.lang.IllegalStateException");
              assertThat(thrown.details()).isEmpty();
              peer.send(call(2, Calls.class, "refuse", "it"));
              Failure declared = assertFailure(peer, APPLICATION, 1);
              assertThat(declared.type()).isEqualTo("refused");
              assertThat(declared.message()).isEqualTo("it is refused");
              assertThat(declared.details()).isEqualTo(Peer.hex("07 0a02 6974 1007"));
            }),
        says(
            "The message of an error and its type are cut to 1,024 characters each.",
            peer -> {
              peer.send(call(1, Calls.class, "refuse", "x".repeat(60)));
              assertThat(assertFailure(peer, APPLICATION, 1).message()).hasSizeLessThan(100);
              byte[] text = new byte[2_000];
              Arrays.fill(text, (byte) 'x');
              peer.send(frame(REQUEST, 2, "refuse", Peer.concat(Peer.hex("d40f 0a d00f"), text)));
              assertThat(assertFailure(peer, APPLICATION, 1).message()).hasSize(1_024);
            }),
        says(
            "Nothing answers it, whatever happens.",
            peer -> {
              peer.send(frame(ONEWAY, 1, "tell", Peer.argument("hear")));
              peer.send(frame(ONEWAY, 2, "fail", Peer.argument("no luck")));
              peer.send(frame(ONEWAY, 3, "tell", new byte[0]));
              isServed(peer, 4);
            }),
        says(
            "The server answers nothing. A call that no worker has begun is not run;",
            peer -> {
              peer.send(frame(REQUEST, 1, "never", new byte[0]));
              peer.send(Peer.frame(CANCEL, 0, 0, 1, new byte[0]));
              isServed(peer, 2);
            }));
  }

  private static void text(Peer peer, int id, int characters) throws IOException {
    byte[] slot = {
      5, 8, (byte) (characters | 0x80), (byte) (characters >> 7 | 0x80), (byte) (characters >> 14)
    };
    peer.send(frame(REQUEST, id, "text", slot));
  }

  private static void assertGoesAway(Peer peer, String why) throws IOException {
    Peer.Received answer = peer.read();
    assertThat(answer.type()).isEqualTo(FrameType.GOAWAY);
    assertThat(answer.reason()).isEqualTo(GoAwayReason.PROTOCOL_ERROR.code());
    assertThat(answer.text()).contains(why);
    assertThat(peer.readOrEnd()).isNull();
  }
}
