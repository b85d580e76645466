package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.transport.client.ClientOptions;
import io.msrpc.transport.client.ConnectionState;
import io.msrpc.wire.FrameType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every row of docs/protocol.md's table of bad input that a server can send to a client. */
@Timeout(30)
class HostileServerTest {
  private static final int RESPONSE = 2;
  private static final int HELLO = 5;

  private final EchoServer service = new EchoServer();
  private final RpcServer honest = RpcServer.builder().export(EchoService.class, service).start();
  private PeerServer hostile;
  private RpcClient client;
  private EchoService echo;

  @BeforeEach
  void start() throws IOException {
    hostile = new PeerServer();
    client = client(hostile.address().toString(), Duration.ofSeconds(5));
    echo = client.reference(EchoService.class);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    hostile.close();
    honest.close();
  }

  private static RpcClient client(String address, Duration connectTimeout) {
    return RpcClient.builder()
        .registry(FixedRegistry.of(address))
        .options(
            ClientOptions.DEFAULTS
                .withConnectTimeout(connectTimeout)
                .withCallTimeout(Duration.ofMinutes(1)))
        .build();
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "6d736e61, wrong magic",
    "6d736e6202, version: 2",
    "6d736e6201 0000000f, length: 15",
    "6d736e6201 ffffffff, length: -1",
    "6d736e6201 00800001, length: 8388609",
    "6d736e6201 00000010 0c, type: 12",
    "6d736e6201 00000010 01010000000001, a Request",
    "6d736e6201 00000010 07000000000001, a Cancel",
    "6d736e6201 00000011 08010000000001 00, an ITEM without credit",
    "6d736e6201 00000011 0a000000000001 01, CREDIT for nothing",
    "6d736e6201 00000013 05000000000000 010101, length: 1",
    "6d736e6201 00000011 05000000000000 00, a second HELLO"
  })
  void failsItsCallsAtOnce_whenTheServerBreaksTheProtocol(String hex, String why)
      throws IOException {
    CompletableFuture<EchoService.User> pending = echo.user(1);
    try (Peer peer = hostile.greet()) {
      assertThat(peer.read().type()).as("PING or the call").isNotNull();
      assertThat(peer.read().type()).isNotNull();

      peer.send(Peer.hex(hex), new byte[1 << 16]);

      assertThatThrownBy(() -> pending.orTimeout(30, TimeUnit.SECONDS).join())
          .hasCauseInstanceOf(OutcomeUnknownException.class)
          .hasMessageContaining("the provider sent ")
          .hasMessageContaining(why)
          .hasMessageContaining("[died in: waiting;");
      assertOthersAreServed();
    }
  }

  @ParameterizedTest(name = "type {0}")
  @CsvSource({"2", "4", "3", "128"})
  void refusesAServer_thatDoesNotGreetFirst(int type) throws IOException {
    CompletableFuture<EchoService.User> pending = echo.user(1);
    try (Peer peer = hostile.accept()) {
      assertThat(peer.read().type()).isEqualTo(FrameType.HELLO);
      peer.send(Peer.frame(type, 0, 0, 1, new byte[0]));
      assertThatThrownBy(() -> pending.orTimeout(30, TimeUnit.SECONDS).join())
          .hasCauseInstanceOf(NotStartedException.class)
          .hasMessageContaining("before its HELLO")
          .hasMessageContaining("[died in: connect]");
      assertThat(peer.read().type()).isEqualTo(FrameType.GOAWAY);
      assertThat(peer.readOrEnd()).isNull();
    }
  }

  @Test
  void doesNotWaitForAHello_longerThanTheConnectTimeout() throws IOException {
    try (RpcClient hasty = client(hostile.address().toString(), Duration.ofMillis(300))) {
      CompletableFuture<EchoService.User> pending = hasty.reference(EchoService.class).user(1);
      assertThatThrownBy(() -> pending.orTimeout(30, TimeUnit.SECONDS).join())
          .hasCauseInstanceOf(NotStartedException.class)
          .hasMessageMatching("(?s).*( within 300 ms;|did not answer in 300 ms).*");
    }
  }

  @Test
  void doesNotWaitForADrip_longerThanTheConnectTimeout() throws IOException {
    try (RpcClient hasty = client(hostile.address().toString(), Duration.ofMillis(300))) {
      CompletableFuture<EchoService.User> pending = hasty.reference(EchoService.class).user(1);
      try (Peer first = hostile.accept();
          Peer second = hostile.accept()) {
        first.send(Peer.hex("6d736e62"));
        second.send(Peer.hex("6d736e62"));
        assertThatThrownBy(() -> pending.orTimeout(30, TimeUnit.SECONDS).join())
            .hasCauseInstanceOf(NotStartedException.class);
      }
    }
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "00, a RESPONSE that ends in its envelope",
    "ff, a varint that does not end",
    "0000 05 0a05 6162, a text longer than the message",
    "0000 04 0a01 61 00, one byte too many",
    "0000 0b 0b0b0b0b0b0b0b0b0b0b, groups that never end",
    "0041, more attachments than there may be"
  })
  void failsTheCallAlone_whenItsAnswerCannotBeRead(String body, String what) throws IOException {
    CompletableFuture<String> pending = CompletableFuture.supplyAsync(() -> echo.echo("x"));
    try (Peer peer = hostile.greet()) {
      int id = peer.read(FrameType.REQUEST).id();
      peer.send(Peer.frame(RESPONSE, 1, 0, id, Peer.hex(body)));
      assertUnreadable(pending, Reason.INVALID_RESPONSE);
      assertAlive(peer);
    }
  }

  @Test
  void survivesBombs() throws IOException {
    CompletableFuture<byte[]> pending =
        CompletableFuture.supplyAsync(() -> echo.bytes(new byte[1]));
    try (Peer peer = hostile.greet()) {
      int id = peer.read(FrameType.REQUEST).id();
      byte[] bomb = Peer.concat(new byte[2], gzip(new byte[64 << 20]));
      peer.send(Peer.frame(RESPONSE, 1, 1, id, bomb));
      assertUnreadable(pending, Reason.TOO_LARGE);
      assertAlive(peer);
    }
  }

  @Test
  void countsAndDropsAnswersToNobody() throws IOException {
    CompletableFuture<String> pending = CompletableFuture.supplyAsync(() -> echo.echo("x"));
    try (Peer peer = hostile.greet()) {
      int id = peer.read(FrameType.REQUEST).id();
      byte[] nobodys = Peer.frame(RESPONSE, 1, 0, 4711, Peer.hex("0000"));
      for (int i = 0; i < 10_000; i++) {
        peer.send(nobodys);
      }
      peer.send(answer(id, "x"));
      assertThat(pending.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo("x");
      assertThat(client.connections().get(0).strays()).isEqualTo(10_000);
      assertAlive(peer);
    }
  }

  @Test
  void ignoresExtensions() throws IOException {
    CompletableFuture<String> pending = CompletableFuture.supplyAsync(() -> echo.echo("x"));
    try (Peer peer = hostile.greet()) {
      int id = peer.read(FrameType.REQUEST).id();
      peer.send(Peer.frame(0x80, 9, 9, 9, new byte[100]), answer(id, "y"));
      assertThat(pending.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo("y");
    }
  }

  private void assertOthersAreServed() {
    try (RpcClient other = client(honest.address().toString(), Duration.ofSeconds(5))) {
      assertThat(other.reference(EchoService.class).echo("still")).isEqualTo("still");
    }
  }

  private void assertAlive(Peer peer) throws IOException {
    CompletableFuture<String> next = CompletableFuture.supplyAsync(() -> echo.echo("z"));
    peer.send(answer(peer.read(FrameType.REQUEST).id(), "z"));
    assertThat(next.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo("z");
    assertThat(client.connections().get(0).state()).isEqualTo(ConnectionState.READY);
  }

  private static void assertUnreadable(CompletableFuture<?> call, Reason reason) {
    assertThatThrownBy(() -> call.orTimeout(30, TimeUnit.SECONDS).join())
        .hasMessageContaining("this client cannot read the answer: ")
        .hasMessageContaining("[died in: business; call 1]")
        .hasMessageContaining(reason.advice())
        .hasCauseInstanceOf(RemoteFailureException.class);
  }

  private static byte[] answer(int id, String text) {
    return Peer.frame(RESPONSE, 1, 0, id, Peer.concat(new byte[2], Peer.argument(text)));
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }
}
