package io.msrpc.im.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.im.gateway.MemoryTier;
import io.msrpc.im.gateway.session.CursorJournal;
import io.msrpc.im.gateway.session.Departures;
import io.msrpc.im.gateway.session.DoorContext;
import io.msrpc.im.gateway.session.DoorOptions;
import io.msrpc.im.gateway.session.SessionContext;
import io.msrpc.im.gateway.session.SessionMap;
import io.msrpc.im.gateway.session.SessionOptions;
import io.msrpc.im.session.Gateway;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The time line of an unauthenticated connection, and what its pipeline becomes. */
final class AuthHandlerTest {
  private final MemoryTier tier = new MemoryTier();
  private final SessionMap sessions = new SessionMap();
  private final MockTicker clock = Ticker.newMockTicker();
  private final EmbeddedChannel channel = EmbeddedChannel.builder().ticker(clock).build();
  private final WebSocketLink link = new WebSocketLink(channel, "host:8080");

  @BeforeEach
  void install() {
    SessionContext context =
        new SessionContext(
            tier.backend(),
            new SessionOptions(Duration.ofSeconds(50), 32, 20, 60),
            sessions,
            new CursorJournal(tier.backend().sessions()),
            new Departures(),
            InstantSource.system());
    DoorOptions options =
        new DoorOptions(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(150),
            Duration.ofSeconds(60));
    new WebSocketDoor(new DoorContext(context, new Gateway("gw", "b"), options))
        .install(channel.pipeline(), link);
  }

  @AfterEach
  void leavesNothingBehind() {
    channel.close();
    run();
    assertThat(channel.runScheduledPendingTasks()).as("no timer left").isEqualTo(-1);
    channel.finishAndReleaseAll();
  }

  private void run() {
    channel.runPendingTasks();
    channel.runScheduledPendingTasks();
  }

  private void advance(long seconds) {
    for (long i = 0; i < seconds; i++) {
      clock.advance(1, TimeUnit.SECONDS);
      run();
    }
  }

  private void say(String text) {
    channel.writeInbound(new TextWebSocketFrame(text));
    run();
  }

  private void authenticate() {
    say(
        "{\"cmd\":\"AUTH\",\"id\":1,\"body\":{\"token\":\""
            + tier.signIn("ann", "d1", "web")
            + "\"}}");
  }

  /** What the client heard since the last look: texts, and close frames as their status. */
  private List<String> heard() {
    List<String> heard = new ArrayList<>();
    for (Object frame = channel.readOutbound(); frame != null; frame = channel.readOutbound()) {
      heard.add(
          frame instanceof CloseWebSocketFrame close
              ? "close " + close.statusCode()
              : ((TextWebSocketFrame) frame).text());
      ReferenceCountUtil.release(frame);
    }
    return heard;
  }

  @Test
  @DisplayName("C2: reminder every 5 s, close after 30 s without authentication")
  void reminds_everyFiveSeconds_andClosesAfterThirty() {
    for (int i = 1; i <= 5; i++) {
      advance(4);
      assertThat(heard()).isEmpty();
      advance(1);
      assertThat(heard()).singleElement().asString().contains("AUTH_REMINDER");
    }
    advance(4);
    assertThat(heard()).isEmpty();
    advance(1);
    assertThat(heard()).last().isEqualTo("close 4401");
    advance(2);
    assertThat(channel.isActive()).isFalse();
  }

  @Test
  @DisplayName("C2, B5: authentication happens once; its step leaves, heartbeat and chat enter")
  void makesRoomForTheOtherHandlers_afterSuccess() {
    assertThat(channel.pipeline().names())
        .startsWith("pressure", "assembler", "codec", "auth", "fault");

    authenticate();

    assertThat(channel.pipeline().names())
        .startsWith("pressure", "heartbeat", "assembler", "codec", "chat", "fault");
    assertThat(sessions.size()).isEqualTo(1);
    assertThat(heard().get(0)).contains("AUTH_OK");
    advance(31);
    assertThat(heard()).isEmpty();
    assertThat(channel.isActive()).isTrue();
  }

  @Test
  @DisplayName("B5: slow verification does not block the connection")
  void answersPing_whileTheTokenIsBeingChecked() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    tier.openGate = gate;
    authenticate();
    say("{\"cmd\":\"PING\",\"id\":2}");
    assertThat(heard()).singleElement().asString().contains("PONG");
    say("{\"cmd\":\"AUTH\",\"id\":3,\"body\":{\"token\":\"x\"}}");
    assertThat(heard()).singleElement().asString().contains("BUSY");
    say("{\"cmd\":\"READ\",\"id\":4,\"body\":{\"conv\":\"c\",\"upTo\":1}}");
    assertThat(heard()).singleElement().asString().contains("UNAUTHENTICATED");

    gate.complete(null);
    run();
    assertThat(heard().get(0)).contains("AUTH_OK").contains("\"id\":1");
  }

  @Test
  void mayTryAgain_whenTheLogicTierDoesNotAnswer() {
    tier.openGate = CompletableFuture.failedFuture(new IllegalStateException("away"));
    authenticate();
    assertThat(heard()).singleElement().asString().contains("BUSY").contains("retryAfterMs");

    tier.openGate = CompletableFuture.completedFuture(null);
    authenticate();
    assertThat(heard().get(0)).contains("AUTH_OK");
  }

  @Test
  void givesTheSessionBack_whenTheClientWentMeanwhile() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    tier.openGate = gate;
    authenticate();

    channel.close();
    run();
    gate.complete(null);
    run();

    assertThat(sessions.size()).isZero();
    assertThat(tier.closed()).hasSize(1);
  }

  @Test
  void givesTheSessionBack_whenTimeWasUpMeanwhile() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    tier.openGate = gate;
    authenticate();
    advance(30);
    gate.complete(null);
    run();

    assertThat(heard()).last().isEqualTo("close 4401");
    assertThat(tier.closed()).hasSize(1);
    assertThat(sessions.size()).isZero();
  }

  @Test
  @DisplayName("B8, E1: the server closes after 150 s of silence, and not while the client speaks")
  void closes_afterSilence() {
    authenticate();
    for (int i = 0; i < 4; i++) {
      advance(100);
      say("{\"cmd\":\"PING\"}");
    }
    heard();
    advance(149);
    assertThat(heard()).isEmpty();
    advance(1);

    assertThat(heard()).last().isEqualTo("close 4408");
    advance(2);
    assertThat(channel.isActive()).isFalse();
    assertThat(sessions.size()).isZero();
    assertThat(tier.closed()).hasSize(1);
  }

  @Test
  void hearsNothing_afterTheCloseFrame_butThePeersOwn() {
    authenticate();
    heard();
    channel.writeInbound(
        new io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame(Unpooled.buffer()));
    assertThat(heard()).containsExactly("close 1003");

    say("{\"cmd\":\"PING\"}");
    assertThat(heard()).isEmpty();
    assertThat(channel.isActive()).isTrue();
    channel.writeInbound(new CloseWebSocketFrame(1003, ""));
    assertThat(channel.isActive()).isFalse();
  }
}
