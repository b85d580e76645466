package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.registry.FixedRegistry;
import io.msrpc.transport.client.ClientOptions;
import io.msrpc.transport.server.ServerOptions;
import io.msrpc.wire.Compression;
import io.msrpc.wire.FrameType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Payloads that could be read, but in a codec or compression that the receiver did not offer. */
@Timeout(30)
class UnofferedFormTest {
  private static final int REQUEST = 1;
  private static final int RESPONSE = 2;
  private static final int ITEM = 8;
  private static final int APPLICATION = 10;
  private static final int LZ4 = 3;
  private static final byte[] FIVE_IN_LZ4 = Peer.hex("03 30 030805");
  private static final List<Compression> GZIP = List.of(Compression.GZIP);

  private final StreamServer service = new StreamServer();
  private PeerServer hostile;
  private RpcClient client;

  @BeforeEach
  void connect() throws IOException {
    hostile = new PeerServer();
    client =
        RpcClient.builder()
            .registry(FixedRegistry.of(hostile.address().toString()))
            .options(
                ClientOptions.DEFAULTS
                    .withCompressions(GZIP)
                    .withCallTimeout(Duration.ofSeconds(20)))
            .build();
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    hostile.close();
  }

  private RpcServer serve(List<Compression> compressions) {
    return RpcServer.builder()
        .export(StreamService.class, service)
        .options(ServerOptions.DEFAULTS.withCompressions(compressions))
        .start();
  }

  private static Peer summing(RpcServer server) throws IOException {
    Peer peer = Peer.greeted(server.address(), "");
    peer.send(Peer.frame(REQUEST, 1, 0, 1, Peer.envelope(StreamService.class, "sum")));
    assertThat(peer.read().type()).isEqualTo(FrameType.CREDIT);
    return peer;
  }

  @Test
  void anItemIsRead_inACompressionThatIsOffered() throws IOException {
    try (RpcServer server = serve(Compression.PREFERENCE);
        Peer peer = summing(server)) {
      peer.send(Peer.frame(ITEM, 1, LZ4, 1, FIVE_IN_LZ4), Peer.frame(9, 0, 0, 1, new byte[2]));
      Peer.Received sum = peer.read();
      assertThat(sum.type()).isEqualTo(FrameType.RESPONSE);
      assertThat(sum.body()).isEqualTo(Peer.hex("0000 03 0805"));
    }
  }

  @ParameterizedTest(name = "codec {0}, compression {1}")
  @CsvSource({
    "1, 3, 03 30 030805, compression: 3",
    "1, 9, 03 0805, compression: 9",
    "2, 0, 35, codec: 2",
    "0, 0, 03 0805, codec: 0"
  })
  void anItemFailsTheService_andNothingElse(int codec, int compression, String item, String why)
      throws Exception {
    try (RpcServer server = serve(GZIP);
        Peer peer = summing(server)) {
      peer.send(Peer.frame(ITEM, codec, compression, 1, Peer.hex(item)));
      assertThat(peer.read().status()).isEqualTo(APPLICATION);
      Throwable heard = service.argument.handle((all, e) -> e).get(30, TimeUnit.SECONDS);
      assertThat(heard).hasMessageContaining(why);
      peer.send(Peer.ping(7));
      assertThat(peer.read().type()).isEqualTo(FrameType.PONG);
    }
  }

  @ParameterizedTest(name = "codec {0}, compression {1}")
  @CsvSource({
    "1, 3, 03 30 030805, compression: 3",
    "2, 0, 35, codec: 2",
  })
  void anItemFailsTheSubscriber_andCancelsTheCall(
      int codec, int compression, String item, String why) throws Exception {
    Collected<Integer> numbers = Collected.all(client.reference(StreamService.class).count(3));
    try (Peer peer = hostile.greet()) {
      int id = peer.read(FrameType.CREDIT).id();
      peer.send(Peer.frame(ITEM, codec, compression, id, Peer.hex(item)));
      assertThatThrownBy(numbers::await)
          .hasMessageContaining("this client cannot read the answer: " + why);
      assertThat(peer.read(FrameType.CANCEL).id()).isEqualTo(id);
    }
  }

  @ParameterizedTest(name = "codec {0}, compression {1}")
  @CsvSource({
    "1, 3, 0000 04 40 040a0179, compression: 3",
    "1, 200, 0000 040a0179, compression: 200",
    "2, 0, 0000 227922, codec: 2"
  })
  void anAnswerFailsTheCallAlone(int codec, int compression, String body, String why)
      throws Exception {
    EchoService echo = client.reference(EchoService.class);
    CompletableFuture<String> pending = new CompletableFuture<>();
    Thread caller = new Thread(() -> complete(pending, echo));
    caller.start();
    try (Peer peer = hostile.greet()) {
      int id = peer.read(FrameType.REQUEST).id();
      peer.send(Peer.frame(RESPONSE, codec, compression, id, Peer.hex(body)));
      assertThatThrownBy(() -> pending.get(30, TimeUnit.SECONDS))
          .hasMessageContaining("this client cannot read the answer: " + why);
      CompletableFuture<EchoService.User> next = echo.user(1);
      int another = peer.read(FrameType.REQUEST).id();
      peer.send(Peer.frame(RESPONSE, 1, 0, another, Peer.hex("0000 00")));
      assertThat(next.get(30, TimeUnit.SECONDS)).isNull();
    }
    caller.join();
  }

  private static void complete(CompletableFuture<String> pending, EchoService echo) {
    try {
      pending.complete(echo.echo("x"));
    } catch (RuntimeException e) {
      pending.completeExceptionally(e);
    }
  }
}
