package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.registry.FixedRegistry;
import io.msrpc.transport.client.ClientOptions;
import io.msrpc.transport.client.ConnectionState;
import io.msrpc.transport.client.Connections;
import io.msrpc.wire.FrameType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More connections than one to a provider, at once or one after the other. */
@Timeout(60)
class ConnectionsTest {
  private final PeerServer server = new PeerServer();
  private final List<Thread> callers = new ArrayList<>();

  /** The common pool may have one thread, and these tasks wait for one another. */
  private final Executor threads = task -> new Thread(task).start();

  private RpcClient client = client(Connections.DEFAULT);

  ConnectionsTest() throws IOException {}

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
    for (Thread caller : callers) {
      caller.join();
    }
  }

  @Test
  void replacesAnOldConnection_withoutAFailedCall() throws Exception {
    client.close();
    client = client(new Connections(1, Duration.ofSeconds(1)));
    EchoService echo = client.reference(EchoService.class);
    CompletableFuture<String> before =
        CompletableFuture.supplyAsync(() -> echo.echo("before"), threads);
    try (Peer old = server.greet()) {
      int pending = old.read(FrameType.REQUEST).id();
      CompletableFuture<Void> oldServes = serve(old, "old");
      try (Peer next = server.greet()) {
        CompletableFuture<Void> nextServes = serve(next, "new");
        while (!echo.echo("who?").equals("new")) {
          Thread.onSpinWait();
        }
        old.send(answer(pending, "before"));
        assertThat(before.get(30, TimeUnit.SECONDS)).isEqualTo("before");
        assertThat(client.connections()).hasSize(1);
        assertThat(client.connections().get(0).state()).isEqualTo(ConnectionState.READY);
        oldServes.get(30, TimeUnit.SECONDS);
        client.close();
        nextServes.get(30, TimeUnit.SECONDS);
      }
    }
  }

  @ParameterizedTest(name = "after its HELLO: {0}")
  @ValueSource(booleans = {false, true})
  void staysWithTheOldConnection_whenTheNewOneIsToldToGo(boolean greeted) throws Exception {
    client.close();
    client = client(new Connections(1, Duration.ofSeconds(1)));
    EchoService echo = client.reference(EchoService.class);
    try (Peer old = server.greet()) {
      CompletableFuture<Void> oldServes = serve(old, "old");
      try (Peer next = server.accept()) {
        assertThat(next.read().type()).isEqualTo(FrameType.HELLO);
        next.send(greeted ? Peer.greeting() : new byte[0], Peer.goAway("shutting down"));
        while (next.readOrEnd() != null) {
          // PING, perhaps
        }
      }
      assertThat(echo.echo("who?")).isEqualTo("old");
      assertThat(client.connections().get(0).state()).isEqualTo(ConnectionState.READY);
      client.close();
      oldServes.get(30, TimeUnit.SECONDS);
    }
  }

  /** Answers every further call in the same words, until the client closes. */
  private CompletableFuture<Void> serve(Peer peer, String text) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            for (Peer.Received f = peer.readOrEnd(); f != null; f = peer.readOrEnd()) {
              if (f.type() == FrameType.REQUEST) {
                peer.send(answer(f.id(), text));
              } else if (f.type() == FrameType.PING) {
                peer.send(Peer.frame(4, 0, 0, f.id(), new byte[0]));
              }
            }
          } catch (IOException reset) {
            // as good an end
          }
        },
        threads);
  }

  @Test
  void opensAnother_whileFramesWaitForTheSocket() throws Exception {
    client.close();
    client = client(new Connections(2, Duration.ZERO));
    EchoService echo = client.reference(EchoService.class);
    byte[] noise = new byte[1 << 20];
    new Random(1).nextBytes(noise);
    for (int i = 0; i < 16; i++) {
      callers.add(new Thread(() -> assertThatThrownBy(() -> echo.bytes(noise))));
    }
    callers.forEach(Thread::start);
    try (Peer slow = server.greet()) {
      CompletableFuture<Peer> another = CompletableFuture.supplyAsync(this::greeted, threads);
      while (!isDone(another)) {
        echo.user(1);
      }
      try (Peer second = another.join()) {
        echo.user(2);
        assertThat(second.read(FrameType.REQUEST).id()).as("the first request there").isEqualTo(1);
      }
      assertThat(slow.read().body()).isNotNull();
    }
  }

  @Test
  void refusesNumbersOutOfRange() {
    assertThatThrownBy(() -> new Connections(0, Duration.ZERO)).hasMessageContaining("0, PT0S");
    assertThatThrownBy(() -> new Connections(5, Duration.ZERO)).hasMessageContaining("1..4");
    assertThatThrownBy(() -> new Connections(1, Duration.ofMillis(999)))
        .hasMessageContaining("at least 1 s");
  }

  private static boolean isDone(CompletableFuture<Peer> another) throws Exception {
    try {
      another.get(10, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  private Peer greeted() {
    try {
      return server.greet();
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  private static byte[] answer(int id, String text) {
    return Peer.frame(2, 1, 0, id, Peer.concat(new byte[2], Peer.argument(text)));
  }

  private RpcClient client(Connections connections) {
    return RpcClient.builder()
        .registry(FixedRegistry.of(server.address().toString()))
        .options(
            ClientOptions.DEFAULTS
                .withCallTimeout(Duration.ofMinutes(1))
                .withConnections(connections))
        .build();
  }
}
