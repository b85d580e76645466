package io.msrpc.wire;

import static io.netty.buffer.ByteBufUtil.decodeHexDump;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecoderTest {
  private static final int MAX = 64 * 1024;
  private static final String START = "6d736e6201";

  private final FrameDecoder decoder = new FrameDecoder(MAX);
  private final EmbeddedChannel channel = new EmbeddedChannel(decoder);

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void decodesTheSameFrames_howeverTheBytesAreSplit(long seed) {
    byte[] stream =
        decodeHexDump(
            FrameVectors.all().stream()
                .map(FrameVectors.Vector::hex)
                .collect(Collectors.joining()));
    Random random = new Random(seed);
    for (int at = 0; at < stream.length; ) {
      int n = Math.min(stream.length - at, random.nextInt(seed == 1 ? 2 : 60));
      channel.writeInbound(Unpooled.copiedBuffer(stream, at, n));
      at += n;
    }

    List<String> expected = new ArrayList<>();
    FrameVectors.all().forEach(vector -> expected.addAll(describeAll(vector.hex())));
    assertThat(drain(channel)).isEqualTo(expected);
    assertThat(decoder.unfinished()).isNull();
  }

  private static List<String> describeAll(String hex) {
    EmbeddedChannel whole = new EmbeddedChannel(new FrameDecoder(MAX));
    whole.writeInbound(Unpooled.wrappedBuffer(decodeHexDump(hex)));
    List<String> frames = drain(whole);
    whole.finishAndReleaseAll();
    return frames;
  }

  private static List<String> drain(EmbeddedChannel from) {
    List<String> frames = new ArrayList<>();
    for (Frame frame = from.readInbound(); frame != null; frame = from.readInbound()) {
      String body = "";
      if (frame instanceof Frame.Request request) {
        body = request.oneway() + ByteBufUtil.hexDump(request.body());
      } else if (frame instanceof Frame.Response response) {
        body = ByteBufUtil.hexDump(response.body());
      }
      frames.add(frame.toString().replaceAll("(arrivedNanos|body)=.*", "") + body);
      frame.release();
    }
    return frames;
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "6d736e63, wrong magic (expected: 6d736e62), false",
    "16, wrong magic (expected: 6d736e62), false",
    "6d736e6202, version: 2 (expected: 1), true",
    "6d736e62ff, version: 255 (expected: 1), true",
    START + "0000000f, length: 15 (expected: 16..65536), true",
    START + "00000000, length: 0 (expected: 16..65536), true",
    START + "ffffffff, length: -1 (expected: 16..65536), true",
    START + "40000000, length: 1073741824 (expected: 16..65536), true",
    START + "00010001, length: 65537 (expected: 16..65536), true",
    START + "0000001000, type: 0 (expected: 1..11), true",
    START + "000000100c, type: 12 (expected: 1..11), true",
    START + "000000107f, type: 127 (expected: 1..11), true",
    START + "0000001103, length: 17 (expected: 16..16), true",
    START + "0000001104, length: 17 (expected: 16..16), true",
    START + "0000401105, length: 16401 (expected: 16..16400), true",
    START + "0000401106, length: 16401 (expected: 16..16400), true"
  })
  @DisplayName("defect: length field trusted (negative or huge)")
  void refusesAHeader_asSoonAsItIsWrong(String hex, String text, boolean answerable) {
    byte[] bytes = decodeHexDump(hex);
    for (int i = 0; i < bytes.length - 1; i++) {
      channel.writeInbound(Unpooled.wrappedBuffer(bytes, i, 1));
    }
    assertThat(channel.<Object>readInbound()).isNull();

    channel.writeInbound(Unpooled.wrappedBuffer(bytes, bytes.length - 1, 1));

    Frame frame = channel.readInbound();
    assertThat(frame).isEqualTo(new Frame.Malformed(text, answerable));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        START + "00000017" + "05" + "000000000000" + "02090170" + "000000", // HELLO: bytes too many
        START + "00000012" + "06" + "000000000000" + "0000", // GOAWAY: half a last id
        START + "00000014" + "06" + "000000000000" + "00000000", // GOAWAY: no reason
        START + "00000017" + "06" + "000000000000" + "00000000" + "010561" // GOAWAY: text cut off
      })
  void refusesABody_thatIsNotOfItsType(String hex) {
    channel.writeInbound(Unpooled.wrappedBuffer(decodeHexDump(hex)));
    Frame frame = channel.readInbound();
    assertThat(frame).isInstanceOf(Frame.Malformed.class);
  }

  @Test
  void swallowsTheRest_afterTheFirstWrongByte() {
    channel.writeInbound(Unpooled.wrappedBuffer(decodeHexDump("00")));
    Frame frame = channel.readInbound();
    assertThat(frame).isInstanceOf(Frame.Malformed.class);

    ByteBuf more = Unpooled.wrappedBuffer(decodeHexDump(FrameVectors.hex("ping")));
    channel.writeInbound(more);

    assertThat(channel.<Object>readInbound()).isNull();
    assertThat(more.refCnt()).isZero();
  }

  @Test
  void appliesANewLimit_fromTheNextHeaderOn() {
    decoder.limitTo(32);
    channel.writeInbound(Unpooled.wrappedBuffer(decodeHexDump(FrameVectors.hex("request"))));
    Frame frame = channel.readInbound();
    assertThat(frame).isEqualTo(new Frame.Malformed("length: 33 (expected: 16..32)", true));
  }

  @Test
  void skipsExtensions() {
    for (String type : List.of("80", "ff")) {
      channel.writeInbound(
          Unpooled.wrappedBuffer(decodeHexDump(START + "00000011" + type + "000000000005" + "61")));
      Frame frame = channel.readInbound();
      assertThat(frame).isEqualTo(new Frame.Skipped(5));
    }
  }

  @Test
  void tellsWhichFrameIsUnfinished() {
    channel.writeInbound(Unpooled.wrappedBuffer(decodeHexDump(FrameVectors.hex("ping") + "6d")));
    assertThat(decoder.unfinished()).isEqualTo(new FrameDecoder.Unfinished(1, 16, null));
    channel.writeInbound(Unpooled.wrappedBuffer(decodeHexDump("736e62" + "01" + "00000021")));
    assertThat(decoder.unfinished()).isEqualTo(new FrameDecoder.Unfinished(1, 33, null));
    channel.writeInbound(Unpooled.wrappedBuffer(decodeHexDump("01")));
    assertThat(decoder.unfinished())
        .isEqualTo(new FrameDecoder.Unfinished(1, 33, FrameType.REQUEST));
  }
}
