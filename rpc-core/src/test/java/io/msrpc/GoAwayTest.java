package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.msrpc.cluster.FaultTolerance;
import io.msrpc.cluster.balance.Candidate;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.transport.Address;
import io.msrpc.transport.client.ClientOptions;
import io.msrpc.transport.client.ConnectionState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A provider that leaves while calls wait for its socket, and a caller who calls again himself. */
@Timeout(60)
class GoAwayTest {
  /** A peer's default limit, less what surrounds the bytes. */
  private static final int MOST = 65_000;

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final PeerServer leaving = new PeerServer();
  private final RpcServer staying =
      RpcServer.builder()
          .export(Uploads.class, bytes -> CompletableFuture.completedFuture(bytes.length))
          .start();
  private final RpcClient client =
      RpcClient.builder()
          .registry(FixedRegistry.of(leaving.address().toString(), staying.address().toString()))
          .loadBalancer((ready, call, now) -> indexOf(leaving.address(), ready))
          .faultTolerance(FaultTolerance.failFast())
          .options(ClientOptions.DEFAULTS.withCallTimeout(TIMEOUT).withMaxQueuedBytes(1 << 26))
          .build();

  /** A service that takes much. */
  @FunctionalInterface
  interface Uploads {
    CompletableFuture<Integer> send(byte[] bytes);
  }

  GoAwayTest() throws IOException {}

  private static int indexOf(Address address, List<? extends Candidate> ready) {
    return ready.get(0).provider().address().equals(address) ? 0 : 1;
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    staying.close();
    leaving.close();
  }

  @Test
  void answersTheCallThatACallbackMakes_whenItsProviderIsLeaving() throws Exception {
    Uploads uploads = client.reference(Uploads.class);
    byte[] noise = new byte[MOST];
    new Random(1).nextBytes(noise);
    List<CompletableFuture<Integer>> calls;
    try (Peer peer = leaving.greet()) {
      await().atMost(TIMEOUT).until(this::bothAreReady);
      calls = Stream.generate(() -> sendTwice(uploads, noise)).limit(600).toList();
      peer.send(Peer.goAway("shutting down"));
      calls.get(calls.size() - 1).get(30, TimeUnit.SECONDS);
    }
    for (CompletableFuture<Integer> call : calls) {
      assertThat(call.get(30, TimeUnit.SECONDS)).isIn(1, MOST);
    }
  }

  private boolean bothAreReady() {
    return client.connections().stream().allMatch(each -> each.state() == ConnectionState.READY);
  }

  /** Sends a single byte if the bytes are not taken. */
  private static CompletableFuture<Integer> sendTwice(Uploads uploads, byte[] bytes) {
    return uploads
        .send(bytes)
        .exceptionallyCompose(failed -> uploads.send(new byte[1]))
        .toCompletableFuture();
  }
}
