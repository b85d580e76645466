package io.msrpc.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.Deadline;
import io.msrpc.call.Invocation;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import io.msrpc.testing.FuzzedChannel;
import io.msrpc.testing.FuzzedSessions;
import io.msrpc.transport.Address;
import io.msrpc.transport.EventLoops;
import io.msrpc.wire.FrameVectors;
import io.msrpc.wire.MethodCodecs;
import io.msrpc.wire.Mutations;
import io.msrpc.wire.Verdict;
import io.msrpc.wire.protostuff.Corpus;
import io.msrpc.wire.protostuff.ProtostuffSerializer;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sessions of valid and spoiled frames, in any pieces, through everything a client makes of a
 * connection, calls that wait for answers included: nothing is thrown, leaked or spent beyond a
 * bound, every call ends with the connection at the latest, and the connection is what the table of
 * bad input says.
 */
class ClientFuzzTest implements FuzzedSessions.End {
  private static final int MAX = ClientOptions.DEFAULTS.maxMessageBytes();
  private static final int CALLS = 3;

  private static final LinkListener NOBODY =
      new LinkListener() {
        @Override
        public void healthy(Link link) {}

        @Override
        public void draining(Link link) {}

        @Override
        public void stray() {}

        @Override
        public void saturated(Link link) {}

        @Override
        public void idsUsedUp(Link link) {}
      };

  @AutoClose private final FuzzedSessions sessions = new FuzzedSessions(this);
  @AutoClose private final EventLoops loops = new EventLoops("msrpc-test", 1, true);
  private final MockTicker clock = Ticker.newMockTicker();
  private final MethodCodecs codecs = new MethodCodecs(new ProtostuffSerializer());
  private final ClientPipeline pipeline = new ClientPipeline(loops, ClientOptions.DEFAULTS, codecs);
  private final List<Corpus.Sample> samples = Corpus.samples();
  private final List<byte[]> vectors =
      FrameVectors.all().stream().map(v -> ByteBufUtil.decodeHexDump(v.hex())).toList();
  private final byte[] hello = ByteBufUtil.decodeHexDump(FrameVectors.hex("hello-server"));
  private final Mutations mutations = new Mutations(corpus());

  static LongStream seeds() {
    return LongStream.range(0, 3);
  }

  static LongStream manySeeds() {
    return LongStream.range(3, 303);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void survives(long seed) {
    sessions.survive(seed);
    sessions.wereOfAllKinds();
  }

  /** 1,500,000 sessions. */
  @Tag("nightly")
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("manySeeds")
  void survivesMore(long seed) {
    sessions.survive(seed);
  }

  @Override
  public Verdict verdict(byte[] bytes) {
    return Verdict.ofClient(bytes, MAX);
  }

  @Override
  public long live(byte[] bytes, long session, Verdict verdict) {
    Link.Setup setup = new Link.Setup(ClientOptions.DEFAULTS, codecs, Runnable::run, 0);
    Link link =
        new Link(
            new Address("127.0.0.1", 1),
            setup,
            ImmediateEventExecutor.INSTANCE.newPromise(),
            NOBODY);
    List<CompletableFuture<Reply>> replies;
    long spent;
    try (FuzzedChannel channel = new FuzzedChannel(clock, pipeline.initializer(link))) {
      replies = called(new Random(session)).stream().map(sample -> call(link, sample)).toList();
      spent = channel.feed(bytes, new Random(session));
      assertThat(Verdict.ofServer(channel.sent(), MAX)).isIn(Verdict.ALIVE, Verdict.EITHER);
      channel.check(verdict);
    }
    replies.forEach(ClientFuzzTest::read);
    return spent;
  }

  private CompletableFuture<Reply> call(Link link, Corpus.Sample sample) {
    Deadline deadline = Deadline.after(Duration.ofSeconds(3), clock.nanoTime());
    Object[] arguments = codecs.of(sample.method()).readArguments(sample.bytes());
    return link.invoke(new Invocation(sample.method(), arguments, deadline, Map.of()))
        .toCompletableFuture();
  }

  /** It has ended; with a value, or with one of our failures. */
  private static void read(CompletableFuture<Reply> reply) {
    assertThat(reply).isDone();
    try {
      reply.join().value();
    } catch (RpcException e) {
      assertThat(e).hasNoSuppressedExceptions();
    } catch (CompletionException e) {
      assertThat(e).hasCauseInstanceOf(RpcException.class);
    }
  }

  private List<Corpus.Sample> called(Random random) {
    return random.ints(CALLS, 0, samples.size()).mapToObj(samples::get).toList();
  }

  @Override
  public byte[] bytes(long session) {
    List<Corpus.Sample> called = called(new Random(session));
    Random random = new Random(session);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (random.nextInt(5) > 0) {
      bytes.writeBytes(hello);
    }
    for (int n = 1 + random.nextInt(CALLS); n > 0; n--) {
      byte[] frame =
          random.nextInt(3) > 0
              ? response(called.get(n - 1), n)
              : vectors.get(random.nextInt(vectors.size()));
      bytes.writeBytes(random.nextInt(4) == 0 ? frame : mutations.of(frame, random));
    }
    return bytes.toByteArray();
  }

  private List<byte[]> corpus() {
    List<byte[]> all = new ArrayList<>(vectors);
    samples.forEach(sample -> all.add(response(sample, 1)));
    return all;
  }

  /** Status OK, no attachments. */
  private static byte[] response(Corpus.Sample sample, int id) {
    byte[] payload = sample.payload();
    return Mutations.frame(
        2, id, ByteBuffer.allocate(2 + payload.length).putShort((short) 0).put(payload).array());
  }
}
