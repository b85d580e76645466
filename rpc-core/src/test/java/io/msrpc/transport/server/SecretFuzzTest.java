package io.msrpc.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.testing.FuzzedChannel;
import io.msrpc.testing.FuzzedSessions;
import io.msrpc.wire.FrameHeader;
import io.msrpc.wire.FrameType;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sessions of valid and spoiled frames against a server with a secret, by clients that do not know
 * it: no call begins, none is answered, and nothing is thrown, leaked or spent beyond a bound. Goes
 * with {@link ServerPipeline}.
 */
class SecretFuzzTest implements FuzzedSessions.End {
  private static final Set<FrameType> ALLOWED =
      EnumSet.of(FrameType.HELLO, FrameType.PONG, FrameType.GOAWAY);

  @AutoClose private final FuzzedSessions sessions = new FuzzedSessions(this);
  private final MockTicker clock = Ticker.newMockTicker();
  private final List<byte[]> vectors =
      FrameVectors.all().stream().map(v -> ByteBufUtil.decodeHexDump(v.hex())).toList();
  private final byte[] hello = ByteBufUtil.decodeHexDump(FrameVectors.hex("hello-client-nonce"));
  private final Mutations mutations = new Mutations(vectors);
  private final List<Runnable> begun = new ArrayList<>();
  private final ServedPipeline served =
      new ServedPipeline(
          Corpus.Service.class,
          Corpus.service(),
          ServerOptions.DEFAULTS.withCredentials("the secret of the vectors"),
          clock,
          begun::add);

  static LongStream seeds() {
    return LongStream.range(0, 2);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void servesNobody(long seed) {
    sessions.survive(seed);
    assertThat(begun).isEmpty();
    assertThat(served.connections()).isZero();
  }

  @Override
  public Verdict verdict(byte[] bytes) {
    return Verdict.EITHER;
  }

  @Override
  public long live(byte[] bytes, long session, Verdict verdict) {
    try (FuzzedChannel channel = new FuzzedChannel(clock, served.handler())) {
      long spent = channel.feed(bytes, new Random(session));
      assertThat(types(channel.sent())).isSubsetOf(ALLOWED);
      channel.check(verdict);
      return spent;
    }
  }

  private static List<FrameType> types(byte[] frames) {
    List<FrameType> types = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(frames);
    while (in.remaining() >= FrameHeader.LENGTH) {
      types.add(FrameType.of(in.get(in.position() + 9)));
      in.position(in.position() + in.getInt(in.position() + 5));
    }
    return types;
  }

  @Override
  public byte[] bytes(long session) {
    Random random = new Random(session);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (random.nextInt(4) > 0) {
      bytes.writeBytes(hello);
    }
    for (int frames = 1 + random.nextInt(4); frames > 0; frames--) {
      byte[] frame = vectors.get(random.nextInt(vectors.size()));
      bytes.writeBytes(random.nextInt(3) > 0 ? frame : mutations.of(frame, random));
    }
    return bytes.toByteArray();
  }
}
