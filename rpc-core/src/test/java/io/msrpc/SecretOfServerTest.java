package io.msrpc;

import static io.msrpc.Proofs.SECRET;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.transport.server.ServerEvent;
import io.msrpc.transport.server.ServerOptions;
import io.msrpc.wire.FrameType;
import io.msrpc.wire.GoAwayReason;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whom a server with a shared secret lets in, over a socket. */
@Timeout(30)
class SecretOfServerTest {
  private static final byte[] NONCE = "a nonce of a client, of 32 bytes".getBytes(UTF_8);
  private static final byte[] CHALLENGE = Proofs.challenge(NONCE);

  private final EchoServer service = new EchoServer();
  private final RpcServer server =
      RpcServer.builder()
          .export(EchoService.class, service)
          .options(ServerOptions.DEFAULTS.withCredentials(SECRET))
          .start();

  @AfterEach
  void stop() {
    server.close();
  }

  /** What a client sends when it has read the body of the server's HELLO. */
  private interface Reaction {
    byte[] to(byte[] serverHello);
  }

  @Test
  void provesItsSecretFirst_andServesWhatComesBehindTheProofOfTheClient() throws IOException {
    try (Peer peer = new Peer(server.address())) {
      byte[] hello = challenged(peer);
      byte[] before = Proofs.withoutProof(hello);
      assertThat(hello).isEqualTo(provenBy(SECRET, before));
      peer.send(
          Proofs.second(Proofs.ofClient(SECRET, CHALLENGE, before)), Peer.echo(1, "let me in"));
      assertThat(peer.read().text()).endsWith("let me in");
    }
  }

  @Test
  void makesANewChallenge_forEveryConnection() throws IOException {
    try (Peer one = new Peer(server.address());
        Peer two = new Peer(server.address())) {
      assertThat(challenged(one)).isNotEqualTo(challenged(two));
    }
  }

  static Stream<Arguments> first() {
    byte[] clear = SECRET.getBytes(UTF_8);
    return Stream.of(
        Arguments.of("HELLO without anything", Peer.hello(""), "missing credentials"),
        Arguments.of(
            "the secret in clear text, as old clients send it",
            Peer.hello(SECRET),
            "a secret in clear text in HELLO: upgrade this client"),
        Arguments.of("a call", Peer.echo(1, "x"), "a request before the proof"),
        Arguments.of("a proof", Proofs.second(new byte[32]), "no proof of the shared secret"),
        Arguments.of(
            "nonce and proof",
            Proofs.answer(Proofs.beforeProof(NONCE), new byte[32]),
            "a proof in the first HELLO"),
        Arguments.of("the secret for a nonce", Proofs.hello(clear), "key 10: 22 bytes"),
        Arguments.of("an empty nonce", Proofs.hello(new byte[0]), "key 10: 0 bytes"),
        Arguments.of("a short proof", Proofs.second(new byte[31]), "key 11: 31 bytes"),
        Arguments.of(
            "something behind a proof",
            Peer.frame(
                5,
                0,
                0,
                0,
                Peer.concat(
                    Peer.concat(new byte[] {2, 11, 32}, new byte[32]), new byte[] {9, 1, 'p'})),
            "a proof that is not the last entry"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("first")
  void turnsAway_whoBeginsWith(String what, byte[] frame, String why) throws IOException {
    try (Peer peer = new Peer(server.address())) {
      peer.send(frame, Peer.echo(2, "let me in"));
      Peer.Received answer = peer.read();
      assertThat(answer.type()).isEqualTo(FrameType.GOAWAY);
      assertThat(answer.text()).contains(why);
      assertThat(peer.readOrEnd()).isNull();
    }
    assertThat(service.calls).hasValue(0);
  }

  static Stream<Arguments> second() {
    byte[] other = Proofs.challenge("another nonce of a client, of 32".getBytes(UTF_8));
    return Stream.of(
        reaction("a call", hello -> Peer.echo(1, "x")),
        reaction("HELLO once more", hello -> Proofs.hello(NONCE)),
        reaction("zeros", hello -> Proofs.second(new byte[32])),
        reaction("another secret", hello -> proof(SECRET + "!", CHALLENGE, hello)),
        reaction("the proof for another nonce", hello -> proof(SECRET, other, hello)),
        reaction("the proof for another HELLO of the server", h -> proof(SECRET, CHALLENGE, other)),
        reaction(
            "the server's own proof", hello -> Proofs.second(lastBytes(provenBy(SECRET, hello)))));
  }

  private static Arguments reaction(String what, Reaction reaction) {
    return Arguments.of(what, reaction);
  }

  private static byte[] proof(String secret, byte[] clientHello, byte[] serverHello) {
    return Proofs.second(Proofs.ofClient(secret, clientHello, serverHello));
  }

  private static byte[] lastBytes(byte[] hello) {
    return Arrays.copyOfRange(hello, hello.length - 32, hello.length);
  }

  private static byte[] provenBy(String secret, byte[] before) {
    byte[] frame = Proofs.answer(before, Proofs.ofServer(secret, CHALLENGE, before));
    return Arrays.copyOfRange(frame, 16, frame.length);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("second")
  void turnsAway_whoAnswersTheChallengeWith(String what, Reaction reaction) throws IOException {
    try (Peer peer = new Peer(server.address())) {
      byte[] frame = reaction.to(Proofs.withoutProof(challenged(peer)));
      peer.send(frame, Peer.echo(2, "let me in"));
      assertTurnedAway(peer, GoAwayReason.UNAUTHENTICATED);
    }
    assertThat(service.calls).hasValue(0);
    assertThat(server.statistics().count(ServerEvent.UNAUTHENTICATED)).isOne();
  }

  @Test
  void turnsAway_whoProvesItTwice() throws IOException {
    try (Peer peer = new Peer(server.address())) {
      byte[] proof = proof(SECRET, CHALLENGE, Proofs.withoutProof(challenged(peer)));
      peer.send(proof, proof);
      assertTurnedAway(peer, GoAwayReason.PROTOCOL_ERROR);
    }
  }

  @Test
  void takesNoLargeFrame_beforeTheProof() throws IOException {
    try (Peer peer = new Peer(server.address())) {
      byte[] proof = proof(SECRET, CHALLENGE, Proofs.withoutProof(challenged(peer)));
      peer.send(proof, Peer.call(1, 1, "bytes", new byte[100_000]));
      assertThat(peer.read().status()).as("INVALID_REQUEST: read, though large").isEqualTo(2);
    }
    try (Peer peer = new Peer(server.address())) {
      challenged(peer);
      peer.send(Peer.hex("6d736e6201 00010001"));
      assertTurnedAway(peer, GoAwayReason.PROTOCOL_ERROR);
    }
  }

  @Test
  void answersPings_whileItWaitsForTheProof() throws IOException {
    try (Peer peer = new Peer(server.address())) {
      byte[] proof = proof(SECRET, CHALLENGE, Proofs.withoutProof(challenged(peer)));
      peer.send(Peer.ping(7), proof, Peer.echo(1, "x"));
      assertThat(peer.read().type()).isEqualTo(FrameType.PONG);
      assertThat(peer.read().text()).endsWith("x");
    }
  }

  /** Says HELLO with a nonce; the body of the answer. */
  private static byte[] challenged(Peer peer) throws IOException {
    peer.send(Proofs.hello(NONCE));
    return peer.read(FrameType.HELLO).body();
  }

  private static void assertTurnedAway(Peer peer, GoAwayReason reason) throws IOException {
    Peer.Received answer = peer.read();
    assertThat(answer.type()).isEqualTo(FrameType.GOAWAY);
    assertThat(answer.reason()).isEqualTo(reason.code());
    assertThat(peer.readOrEnd()).isNull();
  }
}
