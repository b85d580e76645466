package io.msrpc;

import static io.msrpc.Proofs.SECRET;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.call.NotStartedException;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.transport.client.ClientOptions;
import io.msrpc.transport.server.ServerOptions;
import io.msrpc.wire.FrameType;
import io.msrpc.wire.GoAwayReason;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client with a shared secret shows to an address that its registry lists. */
@Timeout(30)
class SecretOfClientTest {
  private static final byte[] NONCE = "a nonce of a server, of 32 bytes".getBytes(UTF_8);

  private PeerServer listed;
  private RpcClient client;

  @BeforeEach
  void start() throws IOException {
    listed = new PeerServer();
    client =
        RpcClient.builder()
            .registry(FixedRegistry.of(listed.address().toString()))
            .options(ClientOptions.DEFAULTS.withCredentials(SECRET))
            .build();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    listed.close();
  }

  /** A HELLO that a server answers the client's with. */
  private interface Answer {
    byte[] to(byte[] clientHello);
  }

  private CompletableFuture<EchoService.User> call() {
    return client.reference(EchoService.class).user(1);
  }

  @Test
  void neverShowsItsSecret_toWhomeverTheRegistryLists() throws IOException {
    CompletableFuture<EchoService.User> call = call();
    try (Peer peer = listed.accept()) {
      Peer.Received hello = peer.read();
      assertThat(hello.text()).doesNotContain(SECRET);
      peer.send(Peer.frame(5, 0, 0, 0, Peer.hex("01 03 01 01")));
      assertRefused(call, "a HELLO without proof of the shared secret: it has none, or must be");
      assertThat(peer.read().type()).as("no call was sent").isEqualTo(FrameType.GOAWAY);
      assertThat(peer.readOrEnd()).isNull();
    }
  }

  @Test
  void saysWhatToUpgrade_whenAServerOfTheOldKindAsksForTheSecret() throws IOException {
    CompletableFuture<EchoService.User> call = call();
    try (Peer peer = listed.accept()) {
      peer.read();
      byte[] text = "wrong or missing credentials".getBytes(UTF_8);
      byte[] reason = {0, 0, 0, 0, 3, (byte) text.length};
      peer.send(Peer.frame(6, 0, 0, 0, Peer.concat(reason, text)));
      assertRefused(call, "as servers of the old kind do");
      assertRefused(call, "upgrade it; it says: wrong or missing credentials");
    }
  }

  static Stream<Arguments> answers() {
    byte[] before = Proofs.beforeProof(NONCE);
    byte[] fresh = Proofs.challenge("a nonce that was used, 32 bytes.".getBytes(UTF_8));
    return Stream.of(
        answer("its own HELLO", hello -> Peer.frame(5, 0, 0, 0, hello)),
        answer("a nonce alone", hello -> Proofs.hello(NONCE)),
        answer("a proof alone", hello -> Proofs.second(new byte[32])),
        answer("zeros", hello -> Proofs.answer(before, new byte[32])),
        answer(
            "the proof of another secret",
            hello -> Proofs.answer(before, Proofs.ofServer(SECRET + "!", hello, before))),
        answer(
            "a client's proof",
            hello -> Proofs.answer(before, Proofs.ofClient(SECRET, hello, before))),
        answer(
            "a proof that was right for another client",
            hello -> Proofs.answer(before, Proofs.ofServer(SECRET, fresh, before))),
        answer(
            "a right proof of what is not what it says",
            hello ->
                Proofs.answer(
                    Peer.concat(new byte[] {3, 3, 0}, Proofs.challenge(NONCE)),
                    Proofs.ofServer(SECRET, hello, before))));
  }

  private static Arguments answer(String what, Answer answer) {
    return Arguments.of(what, answer);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void callsNobody_whoAnswersWith(String what, Answer answer) throws IOException {
    CompletableFuture<EchoService.User> call = call();
    try (Peer peer = listed.accept()) {
      peer.send(answer.to(peer.read().body()));
      assertThatThrownBy(() -> call.orTimeout(30, TimeUnit.SECONDS).join())
          .hasCauseInstanceOf(NotStartedException.class)
          .hasMessageContaining("HELLO");
      assertThat(peer.read().type()).as("no call was sent").isEqualTo(FrameType.GOAWAY);
    }
  }

  @Test
  void provesItBeforeItsFirstCall_toWhoHasProvedIt() throws IOException {
    CompletableFuture<EchoService.User> call = call();
    try (Peer peer = listed.accept()) {
      byte[] hello = peer.read().body();
      byte[] before = Proofs.beforeProof(NONCE);
      peer.send(Proofs.answer(before, Proofs.ofServer(SECRET, hello, before)));
      Peer.Received second = peer.read();
      assertThat(second.type()).isEqualTo(FrameType.HELLO);
      byte[] expected = Proofs.second(Proofs.ofClient(SECRET, hello, before));
      assertThat(Peer.frame(5, 0, 0, 0, second.body())).isEqualTo(expected);
      assertThat(peer.read(FrameType.REQUEST).id()).isOne();
      peer.send(Peer.frame(6, 0, 0, 0, goAway()));
      assertThatThrownBy(() -> call.orTimeout(30, TimeUnit.SECONDS).join())
          .hasCauseInstanceOf(NotStartedException.class);
    }
  }

  private static byte[] goAway() {
    return new byte[] {0, 0, 0, 0, (byte) GoAwayReason.UNAUTHENTICATED.code(), 0};
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "another secret of good length"})
  void saysOnWhichSideToLook_whenTheSecretsDiffer(String ofServer) {
    try (RpcServer server =
            RpcServer.builder()
                .export(EchoService.class, new EchoServer())
                .options(ServerOptions.DEFAULTS.withCredentials(ofServer))
                .start();
        RpcClient caller =
            RpcClient.builder()
                .registry(FixedRegistry.of(server.address().toString()))
                .options(ClientOptions.DEFAULTS.withCredentials(SECRET))
                .build()) {
      assertRefused(
          caller.reference(EchoService.class).user(1),
          "expected: the same msrpc.server.credentials there and msrpc.client.credentials here");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3cret", "only 15 bytes .", "öööööö."})
  void isRefusedAtStart_whenItIsShort(String secret) {
    String expected = "(expected: none, or at least 16 that nobody can guess";
    assertThatThrownBy(() -> ClientOptions.DEFAULTS.withCredentials(secret))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(expected)
        .hasMessageStartingWith("msrpc.client.credentials: ")
        .hasMessageNotContaining(secret);
    assertThatThrownBy(() -> ServerOptions.DEFAULTS.withCredentials(secret))
        .hasMessageStartingWith("msrpc.server.credentials: ")
        .hasMessageContaining(expected);
  }

  private static void assertRefused(CompletableFuture<?> call, String why) {
    assertThatThrownBy(() -> call.orTimeout(30, TimeUnit.SECONDS).join())
        .hasCauseInstanceOf(NotStartedException.class)
        .hasMessageContaining(why);
  }
}
