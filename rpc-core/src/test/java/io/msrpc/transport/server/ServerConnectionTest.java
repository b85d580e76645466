package io.msrpc.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.ServiceContract;
import io.msrpc.hello.Greeter;
import io.msrpc.service.ExportedServices;
import io.msrpc.wire.Challenge;
import io.msrpc.wire.Frame;
import io.msrpc.wire.FrameDecoder;
import io.msrpc.wire.FrameEncoder;
import io.msrpc.wire.FrameVectors;
import io.msrpc.wire.GoAwayReason;
import io.msrpc.wire.Hello;
import io.msrpc.wire.SharedSecret;
import io.msrpc.wire.protostuff.ProtostuffSerializer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One connection on a clock that is moved by hand. */
class ServerConnectionTest {
  private static final int MAX = 8 * 1024 * 1024;
  private static final String SECRET = "the secret of the vectors";

  private final MockTicker clock = Ticker.newMockTicker();
  private final Queue<Runnable> workers = new ArrayDeque<>();
  private final OpenConnections connections = new OpenConnections(Clock.systemUTC());
  private final GreeterService service = new GreeterService();
  private EmbeddedChannel channel = connect("");

  private static final class GreeterService implements Greeter {
    private final List<String> told = new ArrayList<>();

    @Override
    public void ping() {}

    @Override
    public String greet(String name) {
      return "hello " + name;
    }

    @Override
    public String all(int number, byte[] bytes, List<String> list, Mood[]... moods) {
      return "";
    }

    @Override
    public Flow.Publisher<String> greetAll(Flow.Publisher<String> names) {
      return names;
    }

    @Override
    public void tell(String text) {
      told.add(text);
    }
  }

  private EmbeddedChannel connect(String credentials) {
    ServerOptions options = ServerOptions.DEFAULTS.withCredentials(credentials);
    RequestDispatcher dispatcher =
        new RequestDispatcher(
            ExportedServices.of(Map.of(ServiceContract.of(Greeter.class), service), List.of()),
            List.of(new ProtostuffSerializer()),
            options,
            new Admission(workers::add, options, clock),
            workers::add);
    Hello self =
        new Hello(
            "\1",
            "\1",
            MAX,
            Duration.ofSeconds(10),
            Challenge.NONE,
            "greeter-1",
            "b7",
            "msrpc-java");
    return EmbeddedChannel.builder()
        .ticker(clock)
        .handlers(new ServerPipeline(dispatcher, options, self, connections, null))
        .build();
  }

  @AfterEach
  void nothingIsLeft() {
    channel.finishAndReleaseAll();
    work();
    assertThat(channel.runScheduledPendingTasks()).as("timers").isEqualTo(-1);
    assertThat(connections.list()).isEmpty();
  }

  @Test
  @DisplayName("A1: docs/protocol.md's session, byte by byte")
  void answersWithTheVectors() {
    send("hello-client");
    assertThat(sent()).containsExactly(FrameVectors.hex("hello-server"));
    send("request");
    work();
    assertThat(sent()).containsExactly(FrameVectors.hex("response"));
    send("request-no-arguments");
    work();
    assertThat(sent()).containsExactly(FrameVectors.hex("response-void"));
    send("request-attachments");
    send("request-gzip");
    send("oneway");
    send("ping");
    assertThat(sent()).containsExactly(FrameVectors.hex("pong"));
    work();
    assertThat(sent()).hasSize(2);
    assertThat(service.told).containsExactly("bye");
    connections.drain();
    channel.runPendingTasks();
    assertThat(sent()).containsExactly(FrameVectors.hex("goaway-draining"));
    connections.list().forEach(ServerConnection::finish);
    channel.runPendingTasks();
    assertThat(sent()).containsExactly(FrameVectors.hex("goaway-closing"));
    assertThat(channel.isOpen()).isFalse();
  }

  @ParameterizedTest(name = "a wish of {0} ms: {1} ms agreed, closed after {2} ms of silence")
  @CsvSource({
    "1, 1000, 10000",
    "3000, 3000, 10000",
    "4000, 4000, 12000",
    "60000, 60000, 180000",
    "600000, 60000, 180000"
  })
  @DisplayName("A7: the server closes after 10 s without a read, or three heartbeats if longer")
  void agreesOnAHeartbeat(long wish, long agreed, long silence) {
    hello(Duration.ofMillis(wish));
    assertThat(sent()).singleElement().asString().contains("05" + varint(agreed) + "0709");

    advance(silence - 1);
    assertThat(channel.isOpen()).isTrue();
    advance(1);
    assertThat(channel.isOpen()).isFalse();
  }

  private static String varint(long value) {
    return value < 16384
        ? String.format("02%02x%02x", value & 0x7f | 0x80, value >> 7)
        : String.format(
            "03%02x%02x%02x", value & 0x7f | 0x80, value >> 7 & 0x7f | 0x80, value >> 14);
  }

  @Test
  @DisplayName("A7: any byte is life")
  void staysOpen_whileSomethingArrives() {
    hello(Duration.ofSeconds(3));
    for (int i = 0; i < 10; i++) {
      advance(9_999);
      send("ping");
    }
    assertThat(channel.isOpen()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void waitsFiveSecondsForTheProofOfASecret(boolean challenged) {
    channel.finishAndReleaseAll();
    channel = connect(SECRET);
    if (challenged) {
      send("hello-client-nonce");
      assertThat(sent()).singleElement().asString().startsWith("6d736e6201000000" + "83" + "05");
    }
    advance(4_999);
    assertThat(channel.isOpen()).isTrue();
    advance(1);
    assertThat(goAway(sent().get(0)).reason()).isEqualTo(GoAwayReason.UNAUTHENTICATED.code());
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void keepsNoTimer_onceTheSecretIsProved() {
    channel.finishAndReleaseAll();
    channel = connect(SECRET);
    send("hello-client-nonce");
    String answer = sent().get(0);
    SharedSecret secret = new SharedSecret(SECRET);
    String proof =
        secret.clientProof(digest(FrameVectors.hex("hello-client-nonce")), digest(answer));
    channel.writeInbound(FrameEncoder.proof(channel.alloc(), proof));
    advance(5_001);
    assertThat(channel.isOpen()).isTrue();
    assertThat(sent()).isEmpty();
  }

  @Test
  void endsADrip_with30SecondsPerFrame() {
    hello(Duration.ofSeconds(60));
    sent();
    String ping = FrameVectors.hex("ping");
    for (int i = 0; i < 30; i += 2) {
      channel.writeInbound(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(ping, i, 2)));
      advance(2_000);
    }
    assertThat(goAway(sent().get(0)).text()).isEqualTo("a frame that does not end in time");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void refusesTheTwentyFirstPing_inOneMoment() {
    for (int i = 0; i < 20; i++) {
      send("ping");
    }
    assertThat(sent()).hasSize(20).containsOnly(FrameVectors.hex("pong"));
    advance(50);
    send("ping");
    assertThat(sent()).containsExactly(FrameVectors.hex("pong"));
    send("ping");
    assertThat(goAway(sent().get(0)).reason()).isEqualTo(GoAwayReason.PROTOCOL_ERROR.code());
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void dropsAnExpiredCall_unexecuted() {
    send("request-attachments");
    advance(1);
    work();
    assertThat(sent()).singleElement().asString().startsWith("6d736e6201").contains("0300");
  }

  @Test
  void countsACallsTime_fromTheReadThatCompletedItsHeader() {
    byte[] frame = ByteBufUtil.decodeHexDump(FrameVectors.hex("request"));
    channel.writeInbound(Unpooled.copiedBuffer(frame, 0, 15));
    advance(5_000);
    channel.writeInbound(Unpooled.copiedBuffer(frame, 15, 1));
    advance(2_999);
    channel.writeInbound(Unpooled.copiedBuffer(frame, 16, frame.length - 16));
    work();
    assertThat(sent()).containsExactly(FrameVectors.hex("response"));
    channel.writeInbound(Unpooled.copiedBuffer(frame, 0, 16));
    advance(3_000);
    channel.writeInbound(Unpooled.copiedBuffer(frame, 16, frame.length - 16));
    work();
    assertThat(sent()).singleElement().asString().as("DEADLINE_EXCEEDED").contains("000000010300");
  }

  @Test
  void answersNothing_whenTheClientHasGone() {
    send("request");
    channel.close();
    work();
    assertThat(sent()).isEmpty();
  }

  private void hello(Duration heartbeat) {
    Hello hello = new Hello("\1", "\1", MAX, heartbeat, Challenge.NONE, "", "", "test");
    channel.writeInbound(FrameEncoder.hello(channel.alloc(), hello));
  }

  private void send(String vector) {
    channel.writeInbound(
        Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(FrameVectors.hex(vector))));
  }

  private void work() {
    for (Runnable task = workers.poll(); task != null; task = workers.poll()) {
      task.run();
    }
    channel.runPendingTasks();
  }

  private void advance(long millis) {
    clock.advance(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
  }

  private List<String> sent() {
    List<String> frames = new ArrayList<>();
    for (ByteBuf frame = channel.readOutbound(); frame != null; frame = channel.readOutbound()) {
      frames.add(ByteBufUtil.hexDump(frame));
      frame.release();
    }
    return frames;
  }

  private static Frame.GoAway goAway(String hex) {
    return (Frame.GoAway) read(hex);
  }

  private static String digest(String hello) {
    return ((Frame.Greeting) read(hello)).digest();
  }

  private static Frame read(String hex) {
    EmbeddedChannel reader = new EmbeddedChannel(new FrameDecoder(MAX));
    reader.writeInbound(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex)));
    Frame frame = reader.readInbound();
    reader.finishAndReleaseAll();
    return frame;
  }
}
