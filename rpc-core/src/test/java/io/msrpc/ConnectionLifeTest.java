package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.registry.FixedRegistry;
import io.msrpc.transport.Address;
import io.msrpc.transport.EventLoops;
import io.msrpc.transport.client.Backoff;
import io.msrpc.transport.client.ChannelCache;
import io.msrpc.transport.client.ClientOptions;
import io.msrpc.transport.client.Connection;
import io.msrpc.transport.client.ConnectionState;
import io.msrpc.wire.MethodCodecs;
import io.msrpc.wire.protostuff.ProtostuffSerializer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One connection an address, from its first holder to its last, over real sockets. */
@Timeout(60)
class ConnectionLifeTest {
  private static final Backoff IMPATIENT =
      new Backoff(Duration.ofMillis(1), Duration.ofMillis(2), 0, 3);
  private static final Backoff PATIENT =
      new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(1), 0, 3);

  @Test
  @DisplayName("A6, defect: a check-then-act race opens two connections")
  void opensOneConnection_howeverManyAskAtOnce() throws IOException {
    ClientOptions options =
        ClientOptions.DEFAULTS.withBackoff(PATIENT).withConnectTimeout(Duration.ofMillis(300));
    try (Mute server = new Mute();
        EventLoops loops = new EventLoops("msrpc-test", 2, true);
        ChannelCache channels = cache(loops, options)) {
      List<CompletableFuture<Void>> asked =
          IntStream.range(0, 64)
              .parallel()
              .mapToObj(i -> channels.acquire(server.address()).demand().toCompletableFuture())
              .toList();
      asked.forEach(
          each -> assertThatThrownBy(each::join).hasMessageContaining("did not answer in 300 ms"));
      assertThat(server.accepted()).isEqualTo(1);
      assertThat(channels.connections()).hasSize(1);
    }
  }

  @Test
  void endsWithItsLastHolder() throws IOException {
    try (Mute server = new Mute();
        EventLoops loops = new EventLoops("msrpc-test", 1, true);
        ChannelCache channels = cache(loops, ClientOptions.DEFAULTS)) {
      Connection first = channels.acquire(server.address());
      assertThat(channels.acquire(server.address())).isSameAs(first);
      channels.release(server.address());
      assertThat(channels.connections()).containsExactly(first);
      channels.release(server.address());
      assertThat(channels.connections()).isEmpty();
      await(() -> first.state() == ConnectionState.CLOSED);
      assertThatThrownBy(() -> first.demand().toCompletableFuture().join())
          .hasMessageContaining("closed");
    }
  }

  @Test
  @DisplayName(
      "A6, A8: given up, it leaves the cache; when the provider is back, a call revives it")
  void leavesTheCache_andComesBack() {
    RpcServer server = serve(0);
    Address address = server.address();
    try (RpcClient client =
        RpcClient.builder()
            .registry(FixedRegistry.of(address.toString()))
            .options(ClientOptions.DEFAULTS.withBackoff(IMPATIENT))
            .build()) {
      EchoService echo = client.reference(EchoService.class);
      assertThat(echo.echo("first")).isEqualTo("first");
      Connection connection = client.connections().get(0);
      server.close();
      await(() -> client.connections().isEmpty());
      assertThat(connection.state()).isEqualTo(ConnectionState.GIVEN_UP);
      server = serve(address.port());
      assertThat(echo.echo("again")).isEqualTo("again");
      assertThat(client.connections()).containsExactly(connection);
    } finally {
      server.close();
    }
  }

  @Test
  void sharesNothing_betweenTwoClientsInOneJvm() {
    try (RpcServer server = serve(0)) {
      FixedRegistry registry = FixedRegistry.of(server.address().toString());
      try (RpcClient kept = RpcClient.builder().registry(registry).build()) {
        EchoService echo = kept.reference(EchoService.class);
        try (RpcClient closed = RpcClient.builder().registry(registry).build()) {
          assertThat(closed.reference(EchoService.class).echo("a")).isEqualTo("a");
        }
        assertThat(echo.echo("b")).isEqualTo("b");
      }
    }
  }

  private static RpcServer serve(int port) {
    return RpcServer.builder()
        .bind("127.0.0.1", port)
        .export(EchoService.class, new EchoServer())
        .start();
  }

  private static ChannelCache cache(EventLoops loops, ClientOptions options) {
    MethodCodecs codecs = new MethodCodecs(new ProtostuffSerializer());
    return ChannelCache.over(loops, options, codecs, address -> {});
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  /** Accepts, counts, and never says a word. */
  private static final class Mute implements AutoCloseable {
    private final ServerSocket listening =
        new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    private final List<Socket> accepted = new ArrayList<>();
    private final CompletableFuture<Void> loop = CompletableFuture.runAsync(this::accept);

    Mute() throws IOException {}

    Address address() {
      return new Address("127.0.0.1", listening.getLocalPort());
    }

    synchronized int accepted() {
      return accepted.size();
    }

    private void accept() {
      try {
        while (true) {
          Socket socket = listening.accept();
          synchronized (this) {
            accepted.add(socket);
          }
        }
      } catch (IOException closed) {
        assertThat(listening.isClosed()).isTrue();
      }
    }

    @Override
    public void close() throws IOException {
      listening.close();
      loop.join();
      for (Socket socket : accepted) {
        socket.close();
      }
    }
  }
}
