package io.msrpc.wire;

import static io.msrpc.wire.FrameVectors.call;
import static io.msrpc.wire.FrameVectors.codec;
import static io.msrpc.wire.FrameVectors.errors;
import static io.msrpc.wire.FrameVectors.format;
import static io.msrpc.wire.FrameVectors.hex;
import static io.msrpc.wire.FrameVectors.jsonCodec;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.NotStartedException;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import io.msrpc.hello.Greeter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A1: the bytes of every frame")
class FrameVectorsTest {
  private static final ByteBufAllocator ALLOC = UnpooledByteBufAllocator.DEFAULT;
  private static final int MAX = 8 * 1024 * 1024;
  private static final CallCodec.Format PLAIN = format(Compression.NONE, MAX);

  @Test
  @DisplayName("A1: magic, version, length, type, codec, compression, request id")
  void header() {
    ByteBuf out = ALLOC.buffer();
    new FrameHeader(FrameType.REQUEST, (byte) 1, (byte) 1, 0x01020304, 5).writeTo(out);
    assertBytes(out, "6d736e62" + "01" + "00000015" + "01" + "01" + "01" + "01020304");
  }

  @Test
  void pingAndPong() {
    assertBytes(FrameEncoder.ping(ALLOC, 1), hex("ping"));
    assertBytes(FrameEncoder.pong(ALLOC, 1), hex("pong"));
  }

  private static Hello hello(String instance, String boot) {
    Duration heartbeat = Duration.ofSeconds(3);
    return new Hello("\1", "\1", MAX, heartbeat, Challenge.NONE, instance, boot, "msrpc-java");
  }

  @Test
  void hello() {
    assertBytes(FrameEncoder.hello(ALLOC, hello("", "")), hex("hello-client"));
    assertBytes(FrameEncoder.hello(ALLOC, hello("greeter-1", "b7")), hex("hello-server"));
  }

  @Test
  void proofsOfASecret() {
    SharedSecret secret = new SharedSecret("the secret of the vectors");
    Hello client = hello("", "").with(Challenge.of(bytesFrom(0)));
    ByteBuf first = FrameEncoder.hello(ALLOC, client);
    String clientHello = FrameEncoder.digest(first, client);
    assertBytes(first, hex("hello-client-nonce"));
    Hello server = hello("greeter-1", "b7").with(Challenge.of(bytesFrom(32)));
    ByteBuf answer =
        FrameEncoder.hello(ALLOC, server, digest -> secret.serverProof(clientHello, digest));
    assertBytes(answer, hex("hello-server-proof"));
    Frame.Greeting arrived = (Frame.Greeting) read(hex("hello-server-proof"));
    String proof = secret.clientProof(clientHello, arrived.digest());
    assertBytes(FrameEncoder.proof(ALLOC, proof), hex("hello-client-proof"));
  }

  /** 32 bytes, each one more than the last. */
  private static String bytesFrom(int first) {
    return IntStream.range(first, first + 32)
        .mapToObj(number -> String.format("%02x", number))
        .collect(Collectors.joining());
  }

  @Test
  void goAway() {
    assertBytes(
        FrameEncoder.goAway(ALLOC, Integer.MAX_VALUE, GoAwayReason.DRAINING, "shutting down"),
        hex("goaway-draining"));
    assertBytes(
        FrameEncoder.goAway(ALLOC, 7, GoAwayReason.CLOSING, "closed"), hex("goaway-closing"));
    assertBytes(
        FrameEncoder.goAway(ALLOC, 0, GoAwayReason.PROTOCOL_ERROR, "type: 12 (expected: 1..11)"),
        hex("goaway-protocol-error"));
  }

  @Test
  void request() {
    assertBytes(request(1, 3000, "greet", Map.of(), "ann"), hex("request"));
    assertBytes(request(2, 3000, "ping", Map.of()), hex("request-no-arguments"));
    assertBytes(request(3, 1, "greet", Map.of("trace", "7f"), "ann"), hex("request-attachments"));
    assertBytes(request(7, 3000, "tell", Map.of(), "bye"), hex("oneway"));
  }

  private static ByteBuf request(
      int id, long millis, String method, Map<String, String> attachments, Object... arguments) {
    ByteBuf frame =
        CallCodec.request(
            ALLOC, call(method, attachments, arguments), millis, codec(method), PLAIN);
    FrameEncoder.number(frame, id);
    return frame;
  }

  @Test
  void response() {
    assertBytes(
        CallCodec.response(ALLOC, 1, Reply.of("hello ann"), codec("greet"), PLAIN),
        hex("response"));
    assertBytes(
        CallCodec.response(ALLOC, 2, Reply.of(null), codec("ping"), PLAIN), hex("response-void"));
  }

  @Test
  void failure() {
    RpcException notFound =
        new NotStartedException(Reason.NOT_FOUND, "no method 1 is exported here");
    assertBytes(
        CallCodec.failure(ALLOC, 5, notFound, CallStage.SERVER_QUEUE), hex("response-not-found"));
    RpcException thrown =
        new RemoteFailureException(
            Reason.APPLICATION, "java.io.IOException: disk on fire", "java.io.IOException");
    assertBytes(
        CallCodec.failure(ALLOC, 6, thrown, CallStage.SERVICE, errors("greet")),
        hex("response-application"));
  }

  @Test
  void json() {
    CallCodec.Format json = PLAIN.withCodec((byte) 2);
    ByteBuf request =
        CallCodec.request(ALLOC, call("greet", Map.of(), "ann"), 3000, jsonCodec("greet"), json);
    FrameEncoder.number(request, 9);
    assertBytes(request, hex("request-json"));
    Reply hello = Reply.of("hello ann");
    assertBytes(
        CallCodec.response(ALLOC, 9, hello, jsonCodec("greet"), json), hex("response-json"));
  }

  @Test
  void businessExceptions() {
    RpcException thrown = business();
    assertBytes(
        CallCodec.failure(ALLOC, 12, thrown, CallStage.SERVICE, errors("greet")),
        hex("response-business"));
    ErrorCodec json = new ErrorCodec(FrameVectors.method("greet"), jsonCodec("greet"));
    assertBytes(
        CallCodec.failure(ALLOC, 13, thrown, CallStage.SERVICE, json),
        hex("response-business-json"));
  }

  private static RpcException business() {
    String message = "bob is not welcome";
    return new RemoteFailureException(message, new Greeter.Unwelcome(message, "bob"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"request-gzip", "request-zstd", "request-lz4"})
  void readsWhatAnotherCompressorWrote(String name) {
    Frame.Request request = (Frame.Request) read(hex(name));
    CallEnvelope envelope = CallCodec.readCall(request.body());
    ByteBuf payload = CallCodec.payload(request.body(), request.compression(), MAX);

    assertThat(envelope.methodId()).isEqualTo(0x879a708013de066aL);
    assertThat(codec("greet").readArguments(payload)).containsExactly("ab".repeat(100));
    payload.release();
    request.release();
  }

  @Test
  void streams() {
    assertBytes(request(8, 0, "greetAll", Map.of(), Optional.empty()), hex("request-stream"));
    assertBytes(FrameEncoder.credit(ALLOC, 8, 64), hex("credit"));
    MethodCodec names = codec("greetAll");
    assertBytes(CallCodec.item(ALLOC, 8, out -> names.writeItem("ann", out), PLAIN), hex("item"));
    assertBytes(CallCodec.end(ALLOC, 8), hex("end"));
    RpcException thrown =
        new RemoteFailureException(
            Reason.APPLICATION, "java.io.IOException: disk on fire", "java.io.IOException");
    assertBytes(
        CallCodec.endByFailure(ALLOC, 8, thrown, CallStage.SERVICE, errors("greetAll")),
        hex("end-application"));
    assertBytes(FrameEncoder.cancel(ALLOC, 8), hex("cancel"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("io.msrpc.wire.FrameVectors#all")
  void isReadAsWhatItsNameSays(FrameVectors.Vector vector) {
    Frame frame = read(vector.hex());
    String expected =
        switch (vector.name().split("-")[0]) {
          case "hello" -> "Greeting";
          case "request", "oneway" -> "Request";
          case "goaway" -> "GoAway";
          case "extension" -> "Skipped";
          case "response" -> "Response";
          case "credit" -> "Credit";
          case "item" -> "Item";
          case "end" -> "End";
          case "cancel" -> "Cancel";
          case "ping" -> "Ping";
          default -> "Pong";
        };
    assertThat(frame.getClass().getSimpleName()).isEqualTo(expected);
    frame.release();
  }

  @Test
  void everyTypeHasAVector() {
    Set<Integer> shown =
        FrameVectors.all().stream()
            .map(vector -> Integer.parseInt(vector.hex().substring(18, 20), 16))
            .collect(Collectors.toSet());
    assertThat(shown).contains(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
  }

  private static Frame read(String hex) {
    EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(MAX));
    channel.writeInbound(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex)));
    Frame frame = channel.readInbound();
    assertThat(channel.<Object>readInbound()).isNull();
    channel.finishAndReleaseAll();
    return frame;
  }

  private static void assertBytes(ByteBuf bytes, String expected) {
    String found = ByteBufUtil.hexDump(bytes);
    bytes.release();
    assertThat(found).isEqualTo(expected);
  }
}
