package io.msrpc.im.provider.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.im.provider.session.Route;
import io.msrpc.im.provider.storage.local.LocalSoftState;
import io.msrpc.im.push.ReadPush;
import io.msrpc.im.session.Gateway;
import io.msrpc.im.session.SessionRef;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ReadPushesTest {
  private static final String CONV = "p.ualice.ubob";
  private static final List<String> MEMBERS = List.of("ualice", "ubob");

  private final HandLoop loop = new HandLoop();
  private final FakeGateways gateways = new FakeGateways();
  private final LocalSoftState softState = new LocalSoftState(loop.ticker(), Duration.ofHours(1));
  private final ReadPushes pushes = new ReadPushes(gateways, softState, loop.executor());

  @BeforeEach
  void connect() {
    connect("ualice", "a-phone", "g1");
    connect("ubob", "b-phone", "g1");
    connect("ubob", "b-laptop", "g2");
  }

  @AfterEach
  void noTimerIsLeft() {
    loop.advance(Duration.ofSeconds(5));
    assertThat(loop.hasTimers()).isFalse();
  }

  @Test
  void tellsOwnDevicesAndMembers_atOnce() {
    pushes.offer("ubob", CONV, MEMBERS, 5);
    loop.run();
    assertThat(gateways.reads()).hasSize(2);
    assertThat(gateways.reads())
        .filteredOn(told -> told.gatewayId().equals("g2"))
        .extracting(FakeGateways.Told::what)
        .containsExactly(new ReadPush(List.of("b-laptop"), CONV, "ubob", 5));
    assertThat(gateways.reads())
        .filteredOn(told -> told.gatewayId().equals("g1"))
        .flatExtracting(told -> told.what().sids())
        .containsExactlyInAnyOrder("a-phone", "b-phone");
  }

  @Test
  void tellsTheLast_onceASecond() {
    for (long upTo = 1; upTo <= 50; upTo++) {
      pushes.offer("ubob", CONV, MEMBERS, upTo);
    }
    loop.run();
    assertThat(positions()).containsExactly(1L);
    loop.advance(Duration.ofMillis(999));
    assertThat(positions()).containsExactly(1L);
    loop.advance(Duration.ofMillis(1));
    assertThat(positions()).containsExactly(1L, 50L);
    loop.advance(Duration.ofSeconds(1));
    assertThat(positions()).containsExactly(1L, 50L);
  }

  @Test
  void neverTellsALowerPosition() {
    pushes.offer("ubob", CONV, MEMBERS, 5);
    pushes.offer("ubob", CONV, MEMBERS, 3);
    loop.run();
    loop.advance(Duration.ofSeconds(1));
    assertThat(positions()).containsExactly(5L);
  }

  @Test
  void oneReaderDoesNotWaitForAnother() {
    pushes.offer("ubob", CONV, MEMBERS, 5);
    pushes.offer("ualice", CONV, MEMBERS, 6);
    pushes.offer("ubob", "p.ubob.ubob", List.of("ubob"), 7);
    loop.run();
    assertThat(positions()).containsExactly(5L, 6L, 7L);
  }

  /** What g1 was told, which every conversation here has a session on. */
  private List<Long> positions() {
    return gateways.reads().stream()
        .filter(told -> told.gatewayId().equals("g1"))
        .map(told -> told.what().upTo())
        .toList();
  }

  private void connect(String uid, String sid, String gatewayId) {
    softState.put(new Route(new SessionRef(uid, sid, 1), new Gateway(gatewayId, "boot")));
  }
}
