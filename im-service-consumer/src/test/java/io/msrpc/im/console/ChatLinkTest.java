package io.msrpc.im.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.msrpc.im.console.FakeGateways.FakeSocket;
import io.msrpc.im.gateway.protocol.Command;
import io.msrpc.im.gateway.protocol.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ChatLinkTest {
  private static final Command PULL = new Command.Pull("c", 1, 1, 2, 200);

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
    public void ready(Event.AuthOk authOk) {
      told.add("resume " + authOk.resume());
    }

    @Override
    public void event(Event event) {
      told.add(event.cmd());
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
  void authenticates_firstOfAll_thenListens() {
    JsonNode auth = gateways.newest().last("AUTH").path("body");
    assertThat(auth.path("token").asText()).isEqualTo("token");
    assertThat(auth.path("deviceId").asText()).isEqualTo("console-1");
    assertThat(link.state()).isEqualTo(LinkState.CONNECTING);
    assertThat(gateways.newest().listened).isFalse();
    gateways.newest().answer("AUTH", "AUTH_OK", "{'resume':'r'}");
    assertThat(told).containsExactly("CONNECTING", "READY", "resume r");
    assertThat(gateways.newest().listened).isTrue();
  }

  @Test
  void showsItsTicket_whenItConnectsAgain() {
    gateways.newest().ready().drop(1006);
    gateways.advanceMillis(500);
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
    CompletableFuture<Event> answer = link.ask(PULL).toCompletableFuture();
    gateways.newest().drop(1006);
    assertThat(answer).isCompletedExceptionally();
    assertThat(link.ask(PULL).toCompletableFuture()).isCompletedExceptionally();
  }

  @Test
  void reconnects_whenACommandIsNotAnswered() {
    gateways.newest().ready();
    link.ask(PULL);
    gateways.advanceMillis(20_000);
    assertThat(link.state()).isEqualTo(LinkState.WAITING);
  }

  @Test
  void waitsAsLongAsTheServerSays_whenItIsTooBusyToAuthenticate() {
    gateways.newest().answer("AUTH", "ERROR", "{'code':'BUSY','retryAfterMs':3000}");
    assertThat(told).endsWith("WAITING 3000");
  }

  @Test
  void ends_whenTheTokenIsRefused() {
    gateways.newest().answer("AUTH", "ERROR", "{'code':'TOKEN_EXPIRED'}");
    assertThat(told).endsWith("ENDED", "ended TOKEN_EXPIRED");
  }

  @Test
  @DisplayName("B4: who was kicked is told why and does not come back")
  void ends_whenKicked() {
    gateways.newest().ready().say("KICK", "{'reason':'SIGNED_IN_ELSEWHERE'}");
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
        .say("GOAWAY", "{'afterMs':4000,'gateways':[{'id':'g3','tcp':'h:3'}]}");
    gateways.advanceMillis(2000);
    assertThat(link.state()).isEqualTo(LinkState.WAITING);
    gateways.advanceMillis(500);
    assertThat(gateways.newest().address).isEqualTo("h:3");
  }

  @Test
  void passesOn_whatNobodyAskedFor() {
    gateways.newest().ready().say("PUSH", "{}");
    gateways.newest().say("READ", "{}");
    assertThat(told).endsWith("PUSH", "READ");
    assertThat(link.state()).isEqualTo(LinkState.READY);
  }

  @Test
  void triesAnotherGateway_whenTheFirstCannotBeReached() {
    gateways.newest().refuse();
    assertThat(told).endsWith("WAITING 500");
    gateways.advanceMillis(500);
    assertThat(gateways.newest().address).isEqualTo(FakeGateways.TWO.address());
  }

  @Test
  void isLost_whenACommandFindsNoConnection() {
    gateways.newest().ready();
    CompletableFuture<Event> answer = link.ask(PULL).toCompletableFuture();
    gateways.newest().refuse();
    assertThat(answer).isCompletedExceptionally();
    assertThat(link.state()).isEqualTo(LinkState.WAITING);
  }

  @Test
  void ignoresAConnectionItHasGivenUp() {
    FakeSocket first = gateways.newest().ready();
    first.drop(1006);
    gateways.advanceMillis(500);
    gateways.newest().ready();
    first.say("PUSH", "{}");
    first.drop(4403);
    assertThat(link.state()).isEqualTo(LinkState.READY);
    assertThat(told).doesNotContain("PUSH");
  }
}
