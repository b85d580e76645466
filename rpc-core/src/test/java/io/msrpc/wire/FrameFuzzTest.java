package io.msrpc.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Frames with some bytes changed, through everything that reads them before a service does. Only
 * the three documented answers may come of it, and no buffer may stay.
 */
class FrameFuzzTest {
  private static final int MAX = 64 * 1024;
  private static final int ROUNDS = 15_000;

  private final UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(false);
  private final List<byte[]> frames =
      FrameVectors.all().stream().map(v -> ByteBufUtil.decodeHexDump(v.hex())).toList();
  private int malformed;
  private int unreadable;
  private int read;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void survivesHostileBytes(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      feed(mutated(random));
    }

    assertThat(alloc.metric().usedHeapMemory()).isZero();
    assertThat(malformed).isGreaterThan(ROUNDS / 20);
    assertThat(unreadable).isGreaterThan(ROUNDS / 20);
    assertThat(read).isGreaterThan(ROUNDS / 20);
  }

  private byte[] mutated(Random random) {
    byte[] frame = frames.get(random.nextInt(frames.size())).clone();
    boolean keepHeader = random.nextBoolean();
    int from = keepHeader && frame.length > FrameHeader.LENGTH ? FrameHeader.LENGTH : 0;
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      int at = from + random.nextInt(frame.length - from);
      switch (random.nextInt(4)) {
        case 0 -> frame[at] = (byte) random.nextInt();
        case 1 -> frame[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> frame[at] = (byte) 0xff;
        default -> Arrays.fill(frame, at, Math.min(frame.length, at + 9), (byte) 0x80);
      }
    }
    return frame;
  }

  private void feed(byte[] bytes) {
    EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(MAX));
    channel.config().setAllocator(alloc);
    channel.writeInbound(alloc.buffer().writeBytes(bytes));
    for (Frame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
      try {
        open(frame);
        read++;
      } catch (InvalidPayloadException | MessageTooLargeException e) {
        unreadable++;
      } finally {
        frame.release();
      }
    }
    channel.finishAndReleaseAll();
  }

  private void open(Frame frame) {
    if (frame instanceof Frame.Malformed) {
      malformed++;
    } else if (frame instanceof Frame.Request request) {
      CallCodec.readCall(request.body());
      readPayload(request.body(), request.compression(), true);
    } else if (frame instanceof Frame.Response response
        && CallCodec.readReply(response.body(), () -> "", FrameVectors.errors("greet")) == null) {
      readPayload(response.body(), response.compression(), false);
    }
  }

  private void readPayload(ByteBuf body, byte compression, boolean arguments) {
    ByteBuf payload = CallCodec.payload(body, compression, MAX);
    try {
      MethodCodec codec = FrameVectors.codec("greet");
      Object ignored = arguments ? codec.readArguments(payload) : codec.readResult(payload);
    } finally {
      payload.release();
    }
  }
}
