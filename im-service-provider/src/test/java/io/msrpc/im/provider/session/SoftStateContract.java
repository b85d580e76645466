package io.msrpc.im.provider.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.im.session.Gateway;
import io.msrpc.im.session.SessionRef;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link SoftState} does, with leases of 15 s. */
public abstract class SoftStateContract {
  private static final Gateway G1 = new Gateway("g1", "boot-1");
  private static final Gateway G1_LATER = new Gateway("g1", "boot-2");
  private static final Gateway G2 = new Gateway("g2", "boot-1");

  private final MockTicker ticker = Ticker.newMockTicker();
  private SoftState softState;

  /** An empty one. */
  protected abstract SoftState softState(Ticker ticker, Duration lease);

  @BeforeEach
  void open() {
    softState = softState(ticker, Duration.ofSeconds(15));
  }

  @Test
  @DisplayName("C4, B4: sessions are found by user, several a user")
  void findsAllRoutesOfAUser() {
    softState.put(route("phone", 1, G1));
    softState.put(route("laptop", 1, G2));
    assertThat(softState.routes("ualice"))
        .containsExactlyInAnyOrder(route("phone", 1, G1), route("laptop", 1, G2));
    assertThat(softState.routes("ubob")).isEmpty();
  }

  @Test
  @DisplayName("C: removing a second connection of a user leaves the first one's session")
  void removesOneSessionOnly() {
    softState.put(route("phone", 1, G1));
    softState.put(route("laptop", 1, G1));
    assertThat(softState.remove(ref("laptop", 1))).contains(route("laptop", 1, G1));
    assertThat(softState.routes("ualice")).containsExactly(route("phone", 1, G1));
  }

  @Test
  void keepsANewerConnection_whenAnOlderOneEnds() {
    softState.put(route("phone", 2, G2));
    assertThat(softState.remove(ref("phone", 1))).isEmpty();
    assertThat(softState.routes("ualice")).containsExactly(route("phone", 2, G2));
  }

  @Test
  void givesBackTheOlderRoute_whenAConnectionReplacesIt() {
    assertThat(softState.put(route("phone", 1, G1))).isEmpty();
    assertThat(softState.put(route("phone", 2, G2))).contains(route("phone", 1, G1));
    assertThat(softState.put(route("phone", 2, G2))).isEmpty();
  }

  @Test
  void ignoresAnOlderGeneration_thatComesLate() {
    softState.put(route("phone", 2, G2));
    assertThat(softState.put(route("phone", 1, G1))).isEmpty();
    assertThat(softState.routes("ualice")).containsExactly(route("phone", 2, G2));
  }

  @Test
  void forgetsTheRoutesOfAGateway_thatStaysSilent() {
    softState.put(route("phone", 1, G1));
    softState.put(route("laptop", 1, G2));
    advance(14);
    softState.renew(G1);
    assertThat(softState.routes("ualice")).hasSize(2);
    advance(1);
    assertThat(softState.routes("ualice")).containsExactly(route("phone", 1, G1));
    softState.renew(G2);
    assertThat(softState.routes("ualice")).hasSize(2).contains(route("laptop", 1, G2));
  }

  @Test
  void forgetsForGood_whenAnotherGatewayRenewsMeanwhile() {
    softState.put(route("phone", 1, G1));
    advance(15);
    softState.renew(G2);
    softState.renew(G1);
    assertThat(softState.routes("ualice")).isEmpty();
  }

  @Test
  void forgetsTheRoutesOfAnEarlierRunOfTheGateway() {
    softState.put(route("phone", 1, G1));
    softState.renew(G1_LATER);
    assertThat(softState.routes("ualice")).isEmpty();
  }

  @Test
  void keepsTheRoutesOfTheLaterRun_whenAnEarlierOnePutsARouteLate() {
    softState.renew(G1);
    softState.put(route("phone", 1, G1_LATER));
    assertThatThrownBy(() -> softState.put(route("laptop", 1, G1)))
        .isInstanceOf(SupersededException.class)
        .hasMessageContaining("g1, run boot-1: run boot-2")
        .hasMessageContaining("one process");
    assertThatThrownBy(() -> softState.renew(G1)).isInstanceOf(SupersededException.class);
    assertThat(softState.routes("ualice")).containsExactly(route("phone", 1, G1_LATER));
  }

  @Test
  void knowsTheEarlierRun_howeverLongItWasSilent() {
    softState.renew(G1);
    advance(60);
    softState.renew(G2);
    softState.put(route("phone", 1, G1_LATER));
    assertThatThrownBy(() -> softState.put(route("laptop", 1, G1)))
        .isInstanceOf(SupersededException.class);
    assertThat(softState.routes("ualice")).containsExactly(route("phone", 1, G1_LATER));
  }

  @Test
  void takesAnEarlierRunBack_onlyWhenTheLaterOneHasGoneSilent() {
    softState.renew(G1);
    softState.renew(G1_LATER);
    advance(14);
    assertThatThrownBy(() -> softState.renew(G1)).isInstanceOf(SupersededException.class);
    advance(1);
    softState.put(route("phone", 1, G1));
    assertThat(softState.routes("ualice")).containsExactly(route("phone", 1, G1));
    assertThatThrownBy(() -> softState.renew(G1_LATER)).isInstanceOf(SupersededException.class);
  }

  private void advance(long seconds) {
    ticker.advance(seconds, TimeUnit.SECONDS);
  }

  private static Route route(String sid, long generation, Gateway gateway) {
    return new Route(ref(sid, generation), gateway);
  }

  private static SessionRef ref(String sid, long generation) {
    return new SessionRef("ualice", sid, generation);
  }
}
