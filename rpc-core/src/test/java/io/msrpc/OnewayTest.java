package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.annotation.MsMethod;
import io.msrpc.call.Invocation;
import io.msrpc.call.Invoker;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.Reason;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import io.msrpc.cluster.FaultTolerance;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.transport.client.ClientOptions;
import io.msrpc.transport.client.Heartbeat;
import io.msrpc.wire.FrameType;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls without an answer, to a provider that leaves while its socket is full. */
@Timeout(120)
class OnewayTest {
  private static final int LETTERS = 600;

  /** A peer's default limit, less what surrounds the bytes. */
  private static final int MOST = 65_000;

  private final BlockingQueue<Optional<Throwable>> ends = new LinkedBlockingQueue<>();

  /** A service that takes much and answers nothing. */
  @FunctionalInterface
  interface Letters {
    @MsMethod(oneway = true)
    void send(byte[] bytes);
  }

  /** Lets the caller go on before the letter is written. */
  private CompletionStage<Reply> hurry(Invocation call, Invoker next) {
    next.invoke(call).whenComplete((reply, e) -> ends.add(Optional.ofNullable(e)));
    return CompletableFuture.completedFuture(Reply.of(null));
  }

  @Test
  void arrivesOrHasNotStarted_whenTheProviderLeaves() throws Exception {
    byte[] noise = new byte[MOST];
    new Random(1).nextBytes(noise);
    try (PeerServer server = new PeerServer();
        RpcClient client =
            RpcClient.builder()
                .registry(FixedRegistry.of(server.address().toString()))
                .filter(this::hurry)
                .faultTolerance(FaultTolerance.failFast())
                .options(
                    ClientOptions.DEFAULTS
                        .withCallTimeout(Duration.ofMinutes(1))
                        .withHeartbeat(Heartbeat.every(Duration.ofMinutes(1)))
                        .withMaxQueuedBytes(1 << 26))
                .build()) {
      Letters letters = client.reference(Letters.class);
      try (Peer peer = server.greet()) {
        for (int i = 0; i < LETTERS; i++) {
          letters.send(noise);
        }
        Optional<Throwable> first = ends.poll(30, TimeUnit.SECONDS);
        assertThat(first).isEmpty();
        peer.send(Peer.goAway("shutting down"));
        int arrived = arrived(peer);
        int written = 1;
        for (int i = 1; i < LETTERS; i++) {
          Optional<Throwable> end = ends.poll(30, TimeUnit.SECONDS);
          assertThat(end).isNotNull();
          end.ifPresent(e -> assertThat(e).isInstanceOf(NotStartedException.class));
          written += end.isEmpty() ? 1 : 0;
        }
        assertThat(arrived).isEqualTo(written).isLessThan(LETTERS);
      }
    }
  }

  @Test
  void endsAtItsDeadline_whenTheProviderReadsNothing() throws Exception {
    byte[] noise = new byte[MOST];
    new Random(1).nextBytes(noise);
    try (PeerServer server = new PeerServer();
        RpcClient client =
            RpcClient.builder()
                .registry(FixedRegistry.of(server.address().toString()))
                .faultTolerance(FaultTolerance.failFast())
                .options(
                    ClientOptions.DEFAULTS
                        .withCallTimeout(Duration.ofSeconds(3))
                        .withHeartbeat(Heartbeat.every(Duration.ofMinutes(10)))
                        .withMaxQueuedBytes(1 << 26))
                .build()) {
      Letters letters = client.reference(Letters.class);
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < LETTERS; i++) {
                  letters.send(noise);
                }
              });
      try (Peer peer = server.greet()) {
        assertThat(writer)
            .failsWithin(60, TimeUnit.SECONDS)
            .withThrowableOfType(ExecutionException.class)
            .withCauseInstanceOf(RpcException.class)
            .withMessageContaining("in time")
            .satisfies(
                e ->
                    assertThat(((RpcException) e.getCause()).reason())
                        .isEqualTo(Reason.DEADLINE_EXCEEDED));
        assertThat(peer.read()).as("what had arrived").isNotNull();
      }
    }
  }

  private static int arrived(Peer peer) throws Exception {
    int arrived = 0;
    for (Peer.Received frame = peer.readOrEnd(); frame != null; frame = peer.readOrEnd()) {
      arrived += frame.type() == FrameType.ONEWAY ? 1 : 0;
    }
    return arrived;
  }
}
