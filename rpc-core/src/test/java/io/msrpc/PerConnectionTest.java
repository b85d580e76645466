package io.msrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.annotation.MsMethod;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.PeerConnection;
import io.msrpc.call.RpcException;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.transport.server.ServerOptions;
import io.msrpc.wire.FrameType;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A service that has an object a connection, and a port that is open to strangers. */
class PerConnectionTest {
  private static final int UNTIL_TRUSTED = 4096;
  private static final int AFTERWARDS = 65_536;
  private static final int JSON = 2;

  private final BlockingQueue<Visit> visits = new LinkedBlockingQueue<>();
  private final List<RpcClient> clients = new ArrayList<>();
  private final RpcServer server =
      RpcServer.builder()
          .exportPerConnection(Visitor.class, this::arrive)
          .options(ServerOptions.DEFAULTS.withUntrustedClients(UNTIL_TRUSTED, AFTERWARDS))
          .start();

  /** What a client may say. */
  interface Visitor {
    @MsMethod(nonBlocking = true)
    int say(String text);

    @MsMethod(nonBlocking = true)
    void knock();
  }

  /** One connection's object. */
  private record Visit(PeerConnection peer, List<String> said) implements Visitor {
    @Override
    public int say(String text) {
      said.add(text);
      return said.size();
    }

    @Override
    public void knock() {
      peer.trust();
    }
  }

  private Visit arrive(PeerConnection peer) {
    Visit visit = new Visit(peer, new ArrayList<>());
    visits.add(visit);
    return visit;
  }

  @AfterEach
  void stop() {
    clients.forEach(RpcClient::close);
    server.close();
  }

  private Visitor connect() {
    RpcClient client =
        RpcClient.builder().registry(FixedRegistry.of(server.address().toString())).build();
    clients.add(client);
    return client.reference(Visitor.class);
  }

  private Visit arrived() throws InterruptedException {
    Visit visit = visits.poll(30, TimeUnit.SECONDS);
    assertThat(visit).isNotNull();
    return visit;
  }

  @Test
  void theOthersAreServed_whenAnObjectCannotBeMade() {
    try (RpcServer half =
            RpcServer.builder()
                .exportPerConnection(
                    Visitor.class,
                    peer -> {
                      throw new IllegalStateException("nobody is at home");
                    })
                .export(EchoService.class, new EchoServer())
                .start();
        RpcClient client =
            RpcClient.builder().registry(FixedRegistry.of(half.address().toString())).build()) {
      assertThatThrownBy(() -> client.reference(Visitor.class).say("hello"))
          .isInstanceOf(NotStartedException.class)
          .hasMessageContaining("could not be made");
      assertThat(client.reference(EchoService.class).echo("x")).isEqualTo("x");
    }
  }

  @Test
  void everyConnectionHasAnObjectOfItsOwn() throws Exception {
    Visitor ann = connect();
    Visitor bob = connect();
    assertThat(ann.say("a")).isEqualTo(1);
    assertThat(ann.say("b")).isEqualTo(2);
    assertThat(bob.say("c")).isEqualTo(1);
    assertThat(List.of(arrived().said(), arrived().said()))
        .containsExactlyInAnyOrder(List.of("a", "b"), List.of("c"));
  }

  @Test
  void theObjectIsThere_beforeAnythingWasCalled() throws Exception {
    try (Socket silent = new Socket("127.0.0.1", server.address().port())) {
      PeerConnection peer = arrived().peer();
      assertThat(peer.remoteAddress()).isEqualTo(silent.getLocalSocketAddress());
      assertThat(peer.localAddress()).isEqualTo(silent.getRemoteSocketAddress());
    }
  }

  @Test
  void theServiceIsTold_whenTheConnectionHasGone() throws Exception {
    Visitor ann = connect();
    ann.say("a");
    Visit visit = arrived();
    assertThat(visit.peer().closed().toCompletableFuture()).isNotDone();
    clients.get(0).close();
    visit.peer().closed().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void theServerCountsItNoMore_whenTheServiceIsTold() throws Exception {
    Visitor ann = connect();
    ann.say("a");
    CompletableFuture<Integer> left =
        arrived()
            .peer()
            .closed()
            .thenApply(gone -> server.snapshot().clients().size())
            .toCompletableFuture();
    clients.get(0).close();
    assertThat(left.get(30, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void theServiceCanCloseIt_sayingWhy() throws Exception {
    try (Peer raw = new Peer(server.address())) {
      PeerConnection peer = arrived().peer();
      peer.close("enough");
      peer.close("again");
      Peer.Received last = raw.read();
      assertThat(last.type()).isEqualTo(FrameType.GOAWAY);
      assertThat(last.text()).endsWith("enough");
      assertThat(raw.readOrEnd()).isNull();
      peer.closed().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void aNewConnectionStartsAnew() throws Exception {
    Visitor ann = connect();
    ann.say("a");
    Visit first = arrived();
    first.peer().close("come again");
    first.peer().closed().toCompletableFuture().get(30, TimeUnit.SECONDS);
    assertThat(connect().say("b")).isEqualTo(1);
    assertThat(first.said()).containsExactly("a");
  }

  @Test
  void aStrangerMaySayLittle_untilItIsTrusted() throws Exception {
    Visitor stranger = connect();
    String long1 = randomText(UNTIL_TRUSTED);
    assertThatThrownBy(() -> stranger.say(long1)).isInstanceOf(RpcException.class);

    Visitor friend = connect();
    friend.say("hello");
    visits.forEach(visit -> visit.peer().trust());
    assertThat(friend.say(long1)).isEqualTo(2);
    assertThatThrownBy(() -> friend.say(randomText(AFTERWARDS))).isInstanceOf(RpcException.class);
  }

  @Test
  void trustHoldsAtOnce_forWhatIsReadTogetherWithTheCallThatEarnedIt() throws Exception {
    byte[] arguments = ("[\"" + "x".repeat(UNTIL_TRUSTED) + "\"]").getBytes(UTF_8);
    byte[] knock = Peer.concat(Peer.envelope(Visitor.class, "knock"), "[]".getBytes(UTF_8));
    byte[] say = Peer.concat(Peer.envelope(Visitor.class, "say"), arguments);
    try (Peer raw = new Peer(server.address())) {
      raw.send(Peer.frame(1, JSON, 0, 1, knock), Peer.frame(1, JSON, 0, 2, say));
      assertThat(raw.read(FrameType.RESPONSE).id()).isEqualTo(1);
      assertThat(raw.read(FrameType.RESPONSE).text()).endsWith("1");
    }
  }

  /** A text that does not shrink below so many bytes. */
  private static String randomText(int bytes) {
    StringBuilder text = new StringBuilder();
    new java.util.Random(1).ints(2L * bytes, 33, 127).forEach(text::appendCodePoint);
    return text.toString();
  }

  @Test
  void listensOnOtherInterfaces_whenItIsOpenToStrangers() {
    try (RpcServer open =
        RpcServer.builder()
            .bind("0.0.0.0", 0)
            .exportPerConnection(Visitor.class, this::arrive)
            .options(ServerOptions.DEFAULTS.withUntrustedClients(UNTIL_TRUSTED, AFTERWARDS))
            .start()) {
      assertThat(open.address().port()).isPositive();
    }
  }

  @Test
  void isEitherOpenToStrangersOrAsksForCredentials() {
    ServerOptions secret = ServerOptions.DEFAULTS.withCredentials(Proofs.SECRET);
    assertThatThrownBy(() -> secret.withUntrustedClients(UNTIL_TRUSTED, AFTERWARDS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no credentials");
  }
}
