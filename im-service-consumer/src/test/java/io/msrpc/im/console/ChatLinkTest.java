package io.msrpc.im.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.msrpc.im.console.FakeGateways.FakeSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ChatLinkTest {
  private final FakeGateways gateways = new FakeGateways();
  private final List<String> told = new ArrayList<>();
  private final ChatLink link =
      new ChatLink(gateways.network(), FakeGateways.alice(), new Recorder());

  private final class Recorder implements ChatLink.Listener {
    @Override
    public void moved(LinkState state, Duration wait) {
      told.add(state + (wait.isZero() ? "" : " " + wait.toMillis()));
    }

    @Override
    public void ready(JsonNode authOk) {
      told.add("resume " + authOk.path("resume").asText());
    }

    @Override
    public void event(String command, JsonNode body) {
      told.add(command);
    }

    @Override
    public void ended(String reason) {
      told.add("ended " + reason);
    }
  }

  @BeforeEach
  void start() {
    link.start();
    gateways.run();
  }

  @AfterEach
  void leavesNoTimer_whenClosed() {
    link.close();
    assertThat(gateways.idle()).isTrue();
    assertThat(gateways.newest().closed).isTrue();
  }

  @Test
  void authenticates_whenTheConnectionOpens() {
    gateways.newest().accept();
    JsonNode auth = gateways.newest().last("AUTH").path("body");
    assertThat(auth.path("token").asText()).isEqualTo("token");
    assertThat(auth.path("deviceId").asText()).isEqualTo("console-1");
    assertThat(link.state()).isEqualTo(LinkState.CONNECTING);
    gateways.newest().answer("AUTH", "AUTH_OK", "{'resume':'r'}");
    assertThat(told).containsExactly("CONNECTING", "READY", "resume r");
  }

  @Test
  void showsItsTicket_whenItConnectsAgain() {
    gateways.newest().ready().drop(1006);
    gateways.advanceMillis(500);
    gateways.newest().accept();
    JsonNode auth = gateways.newest().last("AUTH").path("body");
    assertThat(auth.path("resume").asText()).isEqualTo("ticket");
  }

  @Test
  @DisplayName("E3: a lost gateway is left for another one, at once when the jitter says so")
  void triesAnotherGateway_whenTheFirstIsLost() {
    gateways.newest().ready().drop(1006);
    assertThat(told).endsWith("WAITING 500");
    gateways.advanceMillis(499);
    assertThat(gateways.opened).hasSize(1);
    gateways.advanceMillis(1);
    assertThat(gateways.newest().address).isEqualTo(FakeGateways.TWO.address());
    gateways.newest().ready();
    assertThat(link.gateway()).isEqualTo(FakeGateways.TWO);
    assertThat(link.state()).isEqualTo(LinkState.READY);
  }

  @Test
  void doublesItsCeiling_whenNobodyAnswers() {
    for (long wait = 500; wait <= 8000; wait *= 2) {
      gateways.newest().drop(1006);
      assertThat(told).endsWith("WAITING " + wait);
      gateways.advanceMillis(wait);
    }
    gateways.newest().drop(1006);
    assertThat(told).endsWith("WAITING 15000");
  }

  @Test
  void keepsBackingOff_whenAGatewayAcceptsAndDrops() {
    for (long wait = 500; wait <= 4000; wait *= 2) {
      gateways.newest().ready().drop(1006);
      assertThat(told).endsWith("WAITING " + wait);
      gateways.advanceMillis(wait);
    }
  }

  @Test
  void startsOverWithItsBackoff_whenTheLinkWasSteady() {
    gateways.newest().drop(1006);
    gateways.advanceMillis(500);
    gateways.newest().ready();
    gateways.advanceMillis(10_000);
    gateways.newest().drop(1006);
    assertThat(told).endsWith("WAITING 500");
  }

  @Test
  @DisplayName("E1, B8: PING every heartbeat; no PONG within 10 s and the client reconnects")
  void reconnects_whenThePongIsMissing() {
    FakeSocket first = gateways.newest().ready();
    gateways.advanceMillis(49_999);
    assertThat(first.all("PING")).isEmpty();
    gateways.advanceMillis(1);
    first.answer("PING", "PONG", "{}");
    gateways.advanceMillis(50_000);
    assertThat(first.all("PING")).hasSize(2);
    gateways.advanceMillis(9_999);
    assertThat(link.state()).isEqualTo(LinkState.READY);
    gateways.advanceMillis(1);
    assertThat(link.state()).isEqualTo(LinkState.WAITING);
    assertThat(first.closed).isTrue();
  }

  @Test
  @DisplayName("E2: no retry timer while connected, no heartbeat while not")
  void hasOnlyTheTimersOfItsState() {
    FakeSocket first = gateways.newest().ready();
    first.drop(1006);
    gateways.advanceMillis(500);
    gateways.advanceMillis(10_000);
    assertThat(first.all("PING")).isEmpty();
    assertThat(gateways.opened).hasSize(2);
  }

  @Test
  void failsWhatWasAsked_whenTheLinkIsLost() {
    gateways.newest().ready();
    CompletableFuture<JsonNode> answer = link.ask("PULL", Map.of()).toCompletableFuture();
    gateways.newest().drop(1006);
    assertThat(answer).isCompletedExceptionally();
    assertThat(link.ask("PULL", Map.of()).toCompletableFuture()).isCompletedExceptionally();
  }

  @Test
  void reconnects_whenACommandIsNotAnswered() {
    gateways.newest().ready();
    link.ask("SEND", Map.of());
    gateways.advanceMillis(20_000);
    assertThat(link.state()).isEqualTo(LinkState.WAITING);
  }

  @Test
  void waitsAsLongAsTheServerSays_whenItIsTooBusyToAuthenticate() {
    gateways.newest().accept();
    gateways.newest().answer("AUTH", "ERROR", "{'code':'BUSY','retryAfterMs':3000}");
    assertThat(told).endsWith("WAITING 3000");
  }

  @Test
  void ends_whenTheTokenIsRefused() {
    gateways.newest().accept();
    gateways.newest().answer("AUTH", "ERROR", "{'code':'TOKEN_EXPIRED'}");
    assertThat(told).endsWith("ENDED", "ended TOKEN_EXPIRED");
  }

  @Test
  @DisplayName("B4: who was kicked is told why and does not come back")
  void ends_whenKicked() {
    gateways.newest().ready().say("{'cmd':'KICK','body':{'reason':'SIGNED_IN_ELSEWHERE'}}");
    gateways.newest().drop(4403);
    assertThat(told).endsWith("ENDED", "ended SIGNED_IN_ELSEWHERE");
    gateways.advanceMillis(60_000);
    assertThat(gateways.opened).hasSize(1);
  }

  @Test
  void movesElsewhere_whenTheGatewayGoesAway() {
    gateways
        .newest()
        .ready()
        .say(
            "{'cmd':'GOAWAY','body':{'afterMs':4000,'gateways':[{'id':'g3','ws':'ws://h:3/im'}]}}");
    gateways.advanceMillis(2000);
    assertThat(link.state()).isEqualTo(LinkState.WAITING);
    gateways.advanceMillis(500);
    assertThat(gateways.newest().address).hasToString("ws://h:3/im");
  }

  @Test
  void passesOn_whatNobodyAskedFor() {
    gateways.newest().ready().say("{'cmd':'PUSH','body':{}}");
    gateways.newest().say("not JSON");
    gateways.newest().say("{'cmd':'LATER_INVENTED'}");
    assertThat(told).endsWith("PUSH", "LATER_INVENTED");
    assertThat(link.state()).isEqualTo(LinkState.READY);
  }

  @Test
  void ignoresAConnectionItHasGivenUp() {
    FakeSocket first = gateways.newest().ready();
    first.drop(1006);
    gateways.advanceMillis(500);
    gateways.newest().ready();
    first.say("{'cmd':'PUSH','body':{}}");
    first.drop(4403);
    assertThat(link.state()).isEqualTo(LinkState.READY);
    assertThat(told).doesNotContain("PUSH");
  }
}
