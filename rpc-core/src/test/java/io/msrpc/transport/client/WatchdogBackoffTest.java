package io.msrpc.transport.client;

import static io.msrpc.transport.client.ConnectionState.CLOSED;
import static io.msrpc.transport.client.ConnectionState.CONNECTING;
import static io.msrpc.transport.client.ConnectionState.GIVEN_UP;
import static io.msrpc.transport.client.ConnectionState.IDLE;
import static io.msrpc.transport.client.ConnectionState.READY;
import static io.msrpc.transport.client.ConnectionState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When a {@link ConnectionWatchdog} connects again, and how often. It goes with that class. */
class WatchdogBackoffTest {
  private static final Duration PROBE = Duration.ofSeconds(30);

  private final WatchdogPeer peer = new WatchdogPeer();
  private final ConnectionWatchdog watchdog = peer.watchdog;

  @Test
  @DisplayName("A8: 4 ms … 8,192 ms, 12 attempts, not one more")
  void backsOff_thenGivesUp() {
    watchdog.start();
    peer.run();
    peer.refuse();
    for (int n = 1, delay = 4; n <= 12; n++, delay *= 2) {
      assertThat(watchdog.state()).isEqualTo(WAITING);
      peer.advance(delay - 1);
      assertThat(peer.attempts).as("before attempt " + n).hasSize(n);
      peer.advance(1);
      assertThat(peer.attempts).as("attempt " + n).hasSize(n + 1);
      peer.refuse();
    }
    assertThat(watchdog.state()).isEqualTo(GIVEN_UP);
    peer.advance(20_000);
    assertThat(peer.attempts).hasSize(13);
  }

  @Test
  @DisplayName("A8, defect: no jitter")
  void takesUpToHalfOff_byChance() {
    peer.chance = 1;
    watchdog.start();
    peer.run();
    peer.refuse();
    peer.advance(1);
    assertThat(peer.attempts).hasSize(1);
    peer.advance(1);
    assertThat(peer.attempts).hasSize(2);
  }

  @Test
  @DisplayName("A8, defect: attempts reset on TCP accept")
  void keepsBackingOff_whenThePeerAcceptsAndDrops() {
    watchdog.start();
    peer.run();
    for (int n = 1, delay = 4; n <= 12; n++, delay *= 2) {
      peer.accept().close();
      peer.run();
      peer.advance(delay - 1);
      assertThat(peer.attempts).hasSize(n);
      peer.advance(1);
      assertThat(peer.attempts).hasSize(n + 1);
    }
    peer.accept().close();
    peer.run();
    assertThat(watchdog.state()).isEqualTo(GIVEN_UP);
  }

  @Test
  @DisplayName("A8: the counter returns to 0 when the link is healthy again")
  void startsOver_afterAPong() {
    watchdog.start();
    peer.run();
    for (int delay = 4; delay <= 64; delay *= 2) {
      peer.refuse();
      peer.advance(delay);
    }
    Channel channel = peer.accept();
    watchdog.confirmHealthy();
    peer.run();
    channel.close();
    peer.run();
    int before = peer.attempts.size();
    peer.advance(4);
    assertThat(peer.attempts).hasSize(before + 1);
  }

  @Test
  @DisplayName("defect: the state never recovers even if the provider comes back")
  void probes_afterGivingUp() {
    peer.chance = 0.5;
    peer.giveUp();
    int before = peer.attempts.size();
    peer.advance(PROBE.toMillis() - 1);
    assertThat(peer.attempts).hasSize(before);
    peer.advance(1);
    assertThat(peer.attempts).hasSize(before + 1);
    peer.refuse();
    assertThat(watchdog.state()).isEqualTo(GIVEN_UP);
    peer.advance(PROBE.toMillis());
    peer.accept();
    assertThat(watchdog.state()).isEqualTo(READY);
  }

  @Test
  void isNotHammered_byDemand() {
    watchdog.start();
    peer.run();
    peer.refuse();
    for (int i = 0; i < 1000; i++) {
      watchdog.demand();
      peer.run();
      if (watchdog.state() == CONNECTING) {
        peer.refuse();
      }
      peer.advance(1);
    }
    assertThat(peer.attempts.size()).isBetween(10, 22);
  }

  @Test
  void staysAsItIs_untilItsTurnToConnect() {
    ConnectBudget poor = peer.emptyBudget();
    ConnectionWatchdog patient = peer.watchdog(poor);
    patient.start();
    CompletionStage<Void> wanted = patient.demand();
    peer.advance(999);
    assertThat(patient.state()).isEqualTo(IDLE);
    assertThat(peer.attempts).isEmpty();
    peer.advance(1);
    assertThat(patient.state()).isEqualTo(CONNECTING);
    peer.accept();
    assertThat(peer.attempts).as("start and demand are one attempt").hasSize(1);
    assertThat(wanted.toCompletableFuture()).isCompleted();
    patient.close();
    peer.run();
  }

  @Test
  void drawsOnTheBudget_withRetries() {
    ConnectionWatchdog patient = peer.watchdog(peer.emptyBudget());
    patient.start();
    peer.advance(1000);
    peer.refuse();
    peer.advance(999);
    assertThat(peer.attempts).as("the backoff of 4 ms is over long ago").hasSize(1);
    assertThat(patient.state()).isEqualTo(WAITING);
    peer.advance(1);
    assertThat(peer.attempts).hasSize(2);
    patient.close();
    peer.run();
  }

  @Test
  void leavesTheQueue_whenItCloses() {
    ConnectBudget poor = peer.emptyBudget();
    ConnectionWatchdog patient = peer.watchdog(poor);
    CompletionStage<Void> wanted = patient.demand();
    peer.run();
    patient.close();
    peer.run();
    assertThat(peer.loop.hasPendingTasks()).as("a timer for nobody").isFalse();
    peer.advance(10_000);
    assertThat(peer.attempts).isEmpty();
    assertThat(patient.state()).isEqualTo(CLOSED);
    assertThat(wanted.toCompletableFuture()).isCompletedExceptionally();
  }
}
