package io.msrpc.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.testing.FuzzedChannel;
import io.msrpc.testing.FuzzedSessions;
import io.msrpc.wire.FrameVectors;
import io.msrpc.wire.Mutations;
import io.msrpc.wire.Verdict;
import io.msrpc.wire.protostuff.Corpus;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sessions of valid and spoiled frames, in any pieces, through everything a server makes of a
 * connection, its service included: nothing is thrown, leaked or spent beyond a bound, and the
 * connection is what the table of bad input says.
 */
class ServerFuzzTest implements FuzzedSessions.End {
  private static final int MAX = ServerOptions.DEFAULTS.maxMessageBytes();
  @AutoClose private final FuzzedSessions sessions = new FuzzedSessions(this);
  private final MockTicker clock = Ticker.newMockTicker();
  private final List<Corpus.Sample> samples = Corpus.samples();
  private final List<byte[]> vectors =
      FrameVectors.all().stream().map(v -> ByteBufUtil.decodeHexDump(v.hex())).toList();
  private final byte[] hello = ByteBufUtil.decodeHexDump(FrameVectors.hex("hello-client"));
  private final Mutations mutations = new Mutations(corpus());
  private final ServedPipeline served =
      new ServedPipeline(
          Corpus.Service.class,
          Corpus.service(),
          ServerOptions.DEFAULTS,
          clock,
          work -> work.run());

  static LongStream seeds() {
    return LongStream.range(0, 3);
  }

  static LongStream manySeeds() {
    return LongStream.range(3, 703);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void survives(long seed) {
    survivesMore(seed);
    sessions.wereOfAllKinds();
  }

  /** 3,500,000 sessions. */
  @Tag("nightly")
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("manySeeds")
  void survivesMore(long seed) {
    sessions.survive(seed);
    assertThat(served.connections()).isZero();
  }

  @Override
  public Verdict verdict(byte[] bytes) {
    return Verdict.ofServer(bytes, MAX);
  }

  @Override
  public long live(byte[] bytes, long session, Verdict verdict) {
    try (FuzzedChannel channel = new FuzzedChannel(clock, served.handler())) {
      long spent = channel.feed(bytes, new Random(session));
      byte[] answers = channel.sent();
      assertThat(Verdict.ofAnswers(answers, MAX)).isIn(Verdict.ALIVE, Verdict.EITHER);
      channel.check(verdict);
      return spent;
    }
  }

  @Override
  public byte[] bytes(long session) {
    Random random = new Random(session);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (random.nextInt(3) > 0) {
      bytes.writeBytes(hello);
    }
    for (int id = 1 + random.nextInt(4); id > 0; id--) {
      byte[] frame =
          random.nextBoolean()
              ? request(samples.get(random.nextInt(samples.size())), 10 - id)
              : vectors.get(random.nextInt(vectors.size()));
      bytes.writeBytes(random.nextInt(4) == 0 ? frame : mutations.of(frame, random));
    }
    return bytes.toByteArray();
  }

  private List<byte[]> corpus() {
    List<byte[]> all = new ArrayList<>(vectors);
    samples.forEach(sample -> all.add(request(sample, 1)));
    return all;
  }

  /** A call of the method, with 5,000 ms and no attachments. */
  private static byte[] request(Corpus.Sample sample, int id) {
    byte[] body =
        ByteBuffer.allocate(11 + sample.payload().length)
            .putLong(sample.method().id())
            .put(new byte[] {(byte) 0x88, 0x27, 0})
            .put(sample.payload())
            .array();
    return Mutations.frame(1, id, body);
  }
}
