package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.conformance.Calls;
import io.msrpc.hello.Greeter;
import io.msrpc.wire.FrameType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.provider.Arguments;

/** What it takes to try a sentence of docs/protocol.md on a server, over a raw socket. */
final class Sentences {
  private static final int REQUEST = 1;
  private static final int HELLO = 5;

  private Sentences() {}

  /** What a client does and gets. */
  interface Scenario {
    void with(Peer peer) throws IOException;
  }

  static Arguments says(String sentence, Scenario scenario) {
    return Arguments.of(sentence, scenario);
  }

  /** Fails unless the document says so and the server does so. */
  static void check(String sentence, Scenario scenario, RpcServer server) throws IOException {
    String document = Files.readString(Path.of("..", "docs", "protocol.md"));
    assertThat(document.replaceAll("\\s+", " ")).contains(sentence);
    try (Peer peer = new Peer(server.address())) {
      scenario.with(peer);
    }
  }

  static byte[] frame(int type, int id, String method, byte[] payload) {
    return Peer.frame(type, 1, 0, id, Peer.concat(Peer.envelope(Calls.class, method), payload));
  }

  static byte[] call(int id, Class<?> contract, String method, String... text) {
    byte[] payload = text.length == 0 ? new byte[0] : Peer.argument(text[0]);
    byte[] body = Peer.concat(Peer.envelope(contract, method), payload);
    return Peer.frame(REQUEST, 1, 0, id, body);
  }

  static byte[] greetAnn(int id) {
    return call(id, Greeter.class, "greet", "ann");
  }

  static byte[] count(int id, int to) {
    return frame(REQUEST, id, "count", new byte[] {3, 8, (byte) to});
  }

  static byte[] hello(String body) {
    return Peer.frame(HELLO, 0, 0, 0, Peer.hex(body));
  }

  /** Says this, and reads what the server says. */
  static Map<Integer, byte[]> greet(Peer peer, String hello) throws IOException {
    peer.send(hello(hello));
    byte[] body = peer.read(FrameType.HELLO).body();
    Map<Integer, byte[]> said = new HashMap<>();
    for (int at = 1; at < body.length; at += 2 + body[at + 1]) {
      said.put((int) body[at], Arrays.copyOfRange(body, at + 2, at + 2 + body[at + 1]));
    }
    return said;
  }

  static void isServed(Peer peer, int id) throws IOException {
    peer.send(greetAnn(id));
    Peer.Received answer = peer.read(FrameType.RESPONSE);
    assertThat(answer.id()).isEqualTo(id);
    assertThat(answer.text()).endsWith("hello ann");
  }

  static Failure assertFailure(Peer peer, int status, int stage) throws IOException {
    Peer.Received answer = peer.read(FrameType.RESPONSE);
    assertThat(answer).extracting("codec", "compression").containsExactly(0, 0);
    Failure failure = new Failure(answer.body());
    assertThat(failure.status()).as(answer.text()).isEqualTo(status);
    assertThat(failure.stage()).as(answer.text()).isEqualTo(stage);
    return failure;
  }
}
