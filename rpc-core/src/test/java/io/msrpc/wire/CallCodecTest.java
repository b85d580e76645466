package io.msrpc.wire;

import static io.msrpc.wire.FrameVectors.call;
import static io.msrpc.wire.FrameVectors.codec;
import static io.msrpc.wire.FrameVectors.format;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.call.NotStartedException;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallCodecTest {
  private static final int MAX = 8 * 1024 * 1024;
  private static final int COMPRESSION_OFFSET = 11;

  private final UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(false);

  @AfterEach
  void nothingIsLeft() {
    assertThat(alloc.metric().usedHeapMemory()).isZero();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void readsBackTheCallsItWrote(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      String text = text(random, random.nextInt(4000));
      Map<String, String> attachments = attachments(random.nextInt(9));
      long millis = 1 + (random.nextLong() >>> (1 + random.nextInt(60)));
      Compression compression = random.nextBoolean() ? Compression.GZIP : Compression.NONE;
      ByteBuf frame =
          CallCodec.request(
              alloc,
              call("greet", attachments, text),
              millis,
              codec("greet"),
              format(compression, 500));

      assertThat(frame.getInt(FrameHeader.LENGTH_OFFSET)).isEqualTo(frame.readableBytes());
      byte used = frame.getByte(COMPRESSION_OFFSET);
      frame.skipBytes(FrameHeader.LENGTH);
      assertThat(CallCodec.readCall(frame))
          .isEqualTo(new CallEnvelope(FrameVectors.method("greet").id(), millis, attachments));
      ByteBuf payload = CallCodec.payload(frame, used, MAX);
      assertThat(codec("greet").readArguments(payload)).containsExactly(text);
      payload.release();
      frame.release();
    }
  }

  @Test
  void readsBackTheFailuresItWrote() {
    RpcException told =
        read(new RemoteFailureException(Reason.APPLICATION, "né", "a.B"), CallStage.SERVICE);
    assertThat(told)
        .hasMessage("at x: né")
        .isInstanceOfSatisfying(
            RemoteFailureException.class, e -> assertThat(e.remoteType()).isEqualTo("a.B"));
    assertThat(read(new NotStartedException(Reason.DEADLINE_EXCEEDED, "m"), CallStage.SERVER_QUEUE))
        .isInstanceOf(NotStartedException.class);
  }

  @Test
  void cutsLongTexts_soThatAFailureFitsIntoEveryPeersLimit() {
    String endless = "é".repeat(100_000);
    ByteBuf frame =
        CallCodec.failure(
            alloc,
            1,
            new RemoteFailureException(Reason.APPLICATION, endless, endless),
            CallStage.SERVICE);
    assertThat(frame.readableBytes()).isBetween(4096, Hello.LEAST_MAX_FRAME);
    frame.skipBytes(FrameHeader.LENGTH);
    assertThat(CallCodec.readReply(frame, () -> "", FrameVectors.errors("greet")))
        .hasMessage("é".repeat(1024));
    frame.release();
  }

  @Test
  void leavesThePayload_whenTheReplyIsOk() {
    ByteBuf frame =
        CallCodec.response(alloc, 1, Reply.of("x"), codec("greet"), format(Compression.NONE, MAX));
    frame.skipBytes(FrameHeader.LENGTH);
    assertThat(CallCodec.readReply(frame, () -> "", FrameVectors.errors("greet"))).isNull();
    assertThat(codec("greet").readResult(frame)).isEqualTo("x");
    frame.release();
  }

  @Test
  @DisplayName("defect: gzip on every 4-byte ping")
  void compresses_onlyAboveTheThresholdAndOnlyIfItShrinks() {
    assertThat(compressionOf("ab".repeat(200), 1024)).isZero();
    assertThat(compressionOf("ab".repeat(600), 1024)).isEqualTo((byte) 1);
    assertThat(compressionOf(text(new Random(1), 2), 0)).isZero();
  }

  @Test
  void staysPlain_whenItWouldShrinkMoreThan100Times() {
    assertThat(compressionOf("a".repeat(100_000), 1024)).isZero();
    assertThat(compressionOf(text(new Random(1), 100) + "a".repeat(5_000), 1024))
        .isEqualTo((byte) 1);
  }

  @Test
  void refuses_whatThePeerWouldNotAccept() {
    CallCodec.Format small = new CallCodec.Format((byte) 1, Compression.NONE, MAX, 1000);
    assertThatThrownBy(() -> greet(Map.of(), "x".repeat(1000), small))
        .isInstanceOf(MessageTooLargeException.class)
        .hasMessageContaining("the peer accepts 1000");
    assertThatThrownBy(
            () -> CallCodec.response(alloc, 1, Reply.of("x".repeat(1000)), codec("greet"), small))
        .isInstanceOf(MessageTooLargeException.class);
  }

  @Test
  void refuses_valuesThatCannotBeCarried() {
    assertThatThrownBy(
            () ->
                CallCodec.request(
                    alloc,
                    call("greet", Map.of(), 1, 2),
                    1,
                    codec("greet"),
                    format(Compression.NONE, MAX)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void writesAttachments_upToTheLimits() {
    CallCodec.Format format = format(Compression.NONE, MAX);
    greet(attachments(64), "x", format).release();
    greet(Map.of("k", "v".repeat(8188)), "x", format).release();
    assertThatThrownBy(() -> greet(attachments(65), "x", format))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 64");
    assertThatThrownBy(() -> greet(Map.of("k", "v".repeat(8189)), "x", format))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("8193 bytes");
  }

  @Test
  void readsAttachments_upToTheLimits() {
    assertInvalid(envelope(65, 0, 0), "at most 64");
    assertInvalid(envelope(2, 1, 4100), "longer than 8192");
    assertInvalid(envelope(2, 1, 10).writerIndex(20), "length: ");
    assertInvalid(Unpooled.wrappedBuffer(new byte[7]), "without a method id");
    assertInvalid(Unpooled.wrappedBuffer(new byte[8]), "cut off");
  }

  @Test
  void refusesCompressions_thatItDoesNotKnow() {
    assertThatThrownBy(() -> CallCodec.payload(Unpooled.EMPTY_BUFFER, (byte) 200, MAX))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessage("compression: 200 (expected: 0..3)");
  }

  /** Attachments of a call: a count, and pairs of an empty key and a value of so many bytes. */
  private static ByteBuf envelope(int count, int pairs, int valueBytes) {
    ByteBuf out = Unpooled.buffer().writeLong(1);
    Varint.write(out, 1);
    Varint.write(out, count);
    for (int i = 0; i < 2 * pairs; i++) {
      Varint.writeString(out, i + "");
      Varint.writeString(out, "v".repeat(valueBytes));
    }
    return out;
  }

  private static void assertInvalid(ByteBuf body, String message) {
    assertThatThrownBy(() -> CallCodec.readCall(body))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessageContaining(message);
  }

  private RpcException read(RpcException failure, CallStage stage) {
    ByteBuf frame = CallCodec.failure(alloc, 1, failure, stage);
    frame.skipBytes(FrameHeader.LENGTH);
    RpcException told = CallCodec.readReply(frame, () -> "at x: ", FrameVectors.errors("greet"));
    frame.release();
    return told;
  }

  private byte compressionOf(String text, int above) {
    ByteBuf frame = greet(Map.of(), text, format(Compression.GZIP, above));
    byte used = frame.getByte(COMPRESSION_OFFSET);
    frame.release();
    return used;
  }

  private ByteBuf greet(Map<String, String> attachments, String text, CallCodec.Format format) {
    return CallCodec.request(alloc, call("greet", attachments, text), 1, codec("greet"), format);
  }

  private static Map<String, String> attachments(int count) {
    Map<String, String> attachments = new HashMap<>();
    for (int i = 0; i < count; i++) {
      attachments.put("key" + i, "value" + i);
    }
    return attachments;
  }

  private static String text(Random random, int length) {
    return random
        .ints(length, ' ', 0x2fff)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
