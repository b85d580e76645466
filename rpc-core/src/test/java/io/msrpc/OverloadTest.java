package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.Deadline;
import io.msrpc.call.Invocation;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.ServiceContract;
import io.msrpc.transport.server.ServerOptions;
import io.msrpc.wire.CallCodec;
import io.msrpc.wire.Compression;
import io.msrpc.wire.FrameEncoder;
import io.msrpc.wire.FrameType;
import io.msrpc.wire.protostuff.ProtostuffSerializer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.BitSet;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A server with more to do, or to write, than it can. */
class OverloadTest {
  private static final int OVERLOADED = 7;
  private static final int CALLS = 40;

  private final EchoServer service = new EchoServer();
  private final RpcServer server =
      RpcServer.builder()
          .export(EchoService.class, service)
          .options(ServerOptions.DEFAULTS.withWorkers(1, CALLS))
          .start();

  @AfterEach
  void stop() {
    service.mayEnd.release(1000);
    server.close();
  }

  @Test
  void refusesAtOnce_whenTheQueueIsFull() throws Exception {
    try (Peer peer = Peer.greeted(server.address(), "")) {
      peer.send(Peer.call(1, 1, "slow", Peer.argument("busy")));
      assertThat(service.begun.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
      for (int id = 2; id <= CALLS + 1; id++) {
        peer.send(Peer.echo(id, "waits"));
      }

      peer.send(Peer.call(1, 50, "echo", Peer.hex("ff")));

      Peer.Received refused = peer.read();
      assertThat(refused.id()).isEqualTo(50);
      assertThat(refused.status()).as("refused before it is decoded").isEqualTo(OVERLOADED);
      peer.send(Peer.ping(51));
      assertThat(peer.read().type()).isEqualTo(FrameType.PONG);
      service.mayEnd.release();
      for (int id = 1; id <= CALLS + 1; id++) {
        assertThat(peer.read().id()).isEqualTo(id);
      }
    }
  }

  @Test
  void answersEveryCall_andServesAgain_afterTenThousandTooMany() throws Exception {
    int flood = 10_000;
    int holds = 100;
    byte[] body = Peer.concat(Peer.envelope("echo"), Peer.argument("x".repeat(90)));
    ServerOptions options =
        ServerOptions.DEFAULTS.withWorkers(1, flood).withQueueBytes((long) holds * body.length);
    try (RpcServer small =
            RpcServer.builder().export(EchoService.class, service).options(options).start();
        Peer peer = Peer.greeted(small.address(), "")) {
      peer.send(Peer.call(1, 1, "slow", Peer.argument("busy")));
      assertThat(service.begun.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(
              () -> sendAll(peer, flood, id -> Peer.frame(1, 1, 0, id + 1, body)));

      BitSet refused = read(peer, flood - holds, OVERLOADED);
      assertThat(refused.nextSetBit(0)).as("the first that found no room").isEqualTo(holds + 2);
      service.mayEnd.release();
      BitSet served = read(peer, holds + 1, 0);
      assertThat(served.length()).isEqualTo(holds + 2);
      sent.orTimeout(30, TimeUnit.SECONDS).join();
      peer.send(Peer.echo(flood + 2, "short"));
      assertThat(peer.read().text()).endsWith("short");
    }
  }

  private static BitSet read(Peer peer, int count, int status) throws IOException {
    BitSet ids = new BitSet();
    for (int i = 0; i < count; i++) {
      Peer.Received frame = peer.read();
      assertThat(frame.status()).isEqualTo(status);
      ids.set(frame.id());
    }
    assertThat(ids.cardinality()).as("each exactly once").isEqualTo(count);
    return ids;
  }

  @Test
  @DisplayName("defect: response dropped when the channel is not writable, after the work was done")
  void answersEveryCall_thoughThePeerReadsSlowly() throws IOException {
    byte[] noise = new byte[1_000_000];
    new Random(1).nextBytes(noise);
    try (Peer peer = new Peer(server.address())) {
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(() -> sendAll(peer, CALLS, id -> bytesCall(id, noise)));

      BitSet answered = new BitSet();
      for (int i = 0; i < CALLS; i++) {
        Peer.Received frame = peer.read();
        assertThat(frame.status()).isZero();
        assertThat(frame.body().length).isGreaterThan(noise.length);
        answered.set(frame.id());
      }

      assertThat(answered.cardinality()).isEqualTo(CALLS);
      sent.orTimeout(30, TimeUnit.SECONDS).join();
    }
  }

  private static void sendAll(Peer peer, int calls, IntFunction<byte[]> call) {
    for (int id = 1; id <= calls; id++) {
      try {
        peer.send(call.apply(id));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static byte[] bytesCall(int id, byte[] argument) {
    RemoteMethod method =
        ServiceContract.of(EchoService.class).methods().stream()
            .filter(known -> known.method().getName().equals("bytes"))
            .findFirst()
            .orElseThrow();
    ByteBuf frame =
        CallCodec.request(
            UnpooledByteBufAllocator.DEFAULT,
            new Invocation(method, new Object[] {argument}, new Deadline(0), Map.of()),
            30_000,
            new ProtostuffSerializer().codecOf(method),
            new CallCodec.Format((byte) 1, Compression.NONE, 0, Integer.MAX_VALUE));
    FrameEncoder.number(frame, id);
    byte[] bytes = ByteBufUtil.getBytes(frame);
    frame.release();
    return bytes;
  }
}
