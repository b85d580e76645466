package io.msrpc.im.provider.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.im.chat.Entry;
import io.msrpc.im.chat.EntryType;
import io.msrpc.im.provider.session.Route;
import io.msrpc.im.provider.storage.local.LocalSoftState;
import io.msrpc.im.push.EntriesPush;
import io.msrpc.im.session.Gateway;
import io.msrpc.im.session.SessionRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class EntryPushesTest {
  private static final String CONV = "p.ualice.ubob";
  private static final List<String> MEMBERS = List.of("ualice", "ubob");

  private final HandLoop loop = new HandLoop();
  private final FakeGateways gateways = new FakeGateways();
  private final LocalSoftState softState =
      new LocalSoftState(loop.ticker(), Duration.ofSeconds(15));
  private final EntryPushes pushes = new EntryPushes(gateways, softState, loop.executor());

  @AfterEach
  void nothingIsHeld() {
    gateways.entries().forEach(told -> told.answer().complete(null));
    loop.run();
    gateways.entries().forEach(told -> told.answer().complete(null));
    loop.run();
    assertThat(pushes.heldBytes()).isZero();
  }

  @Test
  @DisplayName("B6: a message reaches all sessions of the receiver, and the sender's other devices")
  void tellsEverySessionOfEveryMember_butTheSendingOne() {
    connect("ualice", "a-phone", "g1");
    connect("ualice", "a-laptop", "g1");
    connect("ubob", "b-phone", "g1");
    connect("ubob", "b-laptop", "g2");
    connect("ucarol", "c-phone", "g2");
    offer(1, "a-phone");
    loop.run();
    assertThat(gateways.entries()).hasSize(2);
    assertThat(told("g1").sids()).containsExactlyInAnyOrder("a-laptop", "b-phone");
    assertThat(told("g2").sids()).containsExactly("b-laptop");
    assertThat(told("g2").entries()).extracting(Entry::seq).containsExactly(1L);
    assertThat(told("g2").epoch()).isEqualTo(7);
  }

  @Test
  void tellsNobody_whenNobodyIsConnected() {
    connect("ualice", "a-phone", "g1");
    offer(1, "a-phone");
    loop.run();
    assertThat(gateways.entries()).isEmpty();
  }

  @Test
  void mergesWhatComesWhileAPushIsUnderWay_inOrder() {
    gateways.hang();
    connect("ubob", "b-phone", "g1");
    LongStream.rangeClosed(1, 5).forEach(seq -> offer(seq, "a-phone"));
    loop.run();
    assertThat(gateways.entries()).hasSize(1);
    gateways.entries().get(0).answer().complete(null);
    loop.run();
    assertThat(gateways.entries()).hasSize(2);
    assertThat(gateways.entries().get(1).what().entries())
        .extracting(Entry::seq)
        .containsExactly(2L, 3L, 4L, 5L);
  }

  @Test
  void tellsTheSenderToo_whenOthersEntriesAreMergedWithItsOwn() {
    gateways.hang();
    connect("ualice", "a-phone", "g1");
    connect("ubob", "b-phone", "g1");
    offer(1, "a-phone");
    offer(2, "a-phone");
    offer(3, "b-phone");
    loop.run();
    gateways.entries().get(0).answer().complete(null);
    loop.run();
    assertThat(gateways.entries().get(1).what().sids())
        .containsExactlyInAnyOrder("a-phone", "b-phone");
  }

  @Test
  void oneConversationDoesNotWaitForAnother() {
    gateways.hang();
    connect("ubob", "b-phone", "g1");
    offer(1, "a-phone");
    pushes.offer(new FreshEntry("p.ubob.ucarol", 1, entry(1), List.of("ubob"), "c"));
    loop.run();
    assertThat(gateways.entries())
        .extracting(told -> told.what().conv())
        .containsExactly(CONV, "p.ubob.ucarol");
  }

  @Test
  void goesOn_whenAPushFails() {
    gateways.hang();
    connect("ubob", "b-phone", "g1");
    offer(1, "a-phone");
    offer(2, "a-phone");
    loop.run();
    gateways.entries().get(0).answer().completeExceptionally(new IllegalStateException("gone"));
    loop.run();
    assertThat(gateways.entries().get(1).what().entries())
        .extracting(Entry::seq)
        .containsExactly(2L);
  }

  @Test
  void neverSendsAHole_whenTheOldestWereDropped() {
    gateways.hang();
    connect("ubob", "b-phone", "g1");
    LongStream.rangeClosed(1, 100).forEach(seq -> offer(seq, "a-phone"));
    loop.run();
    gateways.entries().get(0).answer().complete(null);
    loop.run();
    List<Long> merged =
        gateways.entries().get(1).what().entries().stream().map(Entry::seq).toList();
    assertThat(merged).containsExactlyElementsOf(LongStream.rangeClosed(37, 100).boxed().toList());
  }

  @Test
  @DisplayName("I13: a stuck gateway costs bounded memory")
  void holdsABoundedAmount_whenAGatewayIsStuck() {
    gateways.hang();
    connect("ubob", "b-phone", "g1");
    String large = "x".repeat(16_000);
    for (int conversation = 0; conversation < 100; conversation++) {
      for (long seq = 1; seq <= 60; seq++) {
        String conv = "p.ubob.u" + "c".repeat(1 + conversation % 30) + conversation;
        pushes.offer(new FreshEntry(conv, 1, entry(seq, large), List.of("ubob"), "c"));
      }
      loop.run();
    }
    assertThat(pushes.heldBytes()).isBetween(30L << 20, 33L << 20);
    for (int i = 0; i < gateways.entries().size(); i++) {
      gateways.entries().get(i).answer().complete(null);
      loop.run();
    }
  }

  @Test
  void dropsTheRoutesOfASilentGateway() {
    connect("ubob", "b-phone", "g1");
    loop.advance(Duration.ofSeconds(15));
    offer(1, "a-phone");
    loop.run();
    assertThat(gateways.entries()).isEmpty();
  }

  private EntriesPush told(String gatewayId) {
    return gateways.entries().stream()
        .filter(told -> told.gatewayId().equals(gatewayId))
        .findFirst()
        .orElseThrow()
        .what();
  }

  private void connect(String uid, String sid, String gatewayId) {
    softState.put(new Route(new SessionRef(uid, sid, 1), new Gateway(gatewayId, "boot")));
  }

  private void offer(long seq, String bySid) {
    pushes.offer(new FreshEntry(CONV, 7, entry(seq), MEMBERS, bySid));
  }

  private static Entry entry(long seq) {
    return entry(seq, "hi");
  }

  private static Entry entry(long seq, String content) {
    return new Entry(
        seq, seq, EntryType.TEXT, "ualice", "Alice", "c", 1, content, 0, List.of(), null, Map.of());
  }
}
