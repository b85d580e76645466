package io.msrpc.transport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConnectBudgetTest {
  private final MockTicker clock = Ticker.newMockTicker();
  private final EmbeddedChannel loop = EmbeddedChannel.builder().ticker(clock).build();
  private final ConnectBudget budget = new ConnectBudget(loop.eventLoop(), ConnectRate.DEFAULT);
  private final List<Integer> connected = new ArrayList<>();

  @Test
  void connectsTheBurstAtOnce_thenFiftyASecond() {
    ask(0, 200);
    assertThat(connected).hasSize(20);
    for (int n = 21; n <= 200; n++) {
      advance(19);
      assertThat(connected).hasSize(n - 1);
      advance(1);
      assertThat(connected).hasSize(n);
    }
    assertThat(loop.hasPendingTasks()).as("no timer for nobody").isFalse();
  }

  @Test
  void staysBelowTheRate_howeverItIsAskedFor() {
    for (int second = 0; second < 60; second++) {
      ask(second * 100, 100);
      advance(1000);
      assertThat(connected.size()).isLessThanOrEqualTo(20 + 50 * (second + 1));
    }
    assertThat(connected).hasSize(20 + 50 * 60);
  }

  @Test
  void isFair() {
    ask(0, 100);
    advance(3000);
    assertThat(connected).isEqualTo(IntStream.range(0, 100).boxed().toList());
  }

  @Test
  void earnsTheBurstAgain_byResting() {
    ask(0, 20);
    advance(399);
    ask(20, 20);
    assertThat(connected).hasSize(39);
    advance(60_000);
    ask(40, 30);
    assertThat(connected).as("not more than the burst").hasSize(60);
    advance(200);
    assertThat(connected).hasSize(70);
  }

  @Test
  void givesThePlaceToTheNext_whenOneLeaves() {
    ask(0, 20);
    ConnectBudget.Turn leaver = ask(20);
    ask(21);
    leaver.cancel();
    advance(20);
    assertThat(connected).endsWith(19, 21).hasSize(21);
    leaver.cancel();
  }

  @Test
  void refusesRatesThatConnectNobody() {
    assertThatThrownBy(() -> new ConnectRate(0, 1)).hasMessageContaining("connectRate: 0, 1");
    assertThatThrownBy(() -> new ConnectRate(1, 0)).hasMessageContaining("connectRate: 1, 0");
  }

  private void ask(int first, int count) {
    IntStream.range(first, first + count).forEach(this::ask);
  }

  private ConnectBudget.Turn ask(int number) {
    return budget.await(Runnable::run, () -> connected.add(number));
  }

  private void advance(long millis) {
    for (long i = 0; i < millis; i++) {
      clock.advance(1, TimeUnit.MILLISECONDS);
      loop.runPendingTasks();
    }
  }
}
