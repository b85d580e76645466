package io.msrpc.transport.client;

import static io.msrpc.transport.client.ConnectionState.CLOSED;
import static io.msrpc.transport.client.ConnectionState.CONNECTING;
import static io.msrpc.transport.client.ConnectionState.DRAINING;
import static io.msrpc.transport.client.ConnectionState.READY;
import static io.msrpc.transport.client.ConnectionState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.ConnectException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The states of a connection, one after the other. It goes with the class {@link
 * ConnectionWatchdog}.
 */
class ConnectionWatchdogTest {
  private final WatchdogPeer peer = new WatchdogPeer();
  private final ConnectionWatchdog watchdog = peer.watchdog;

  @Test
  void whoeverSeesThatItIsReadyCanCall() {
    watchdog.start();
    peer.run();
    peer.accept().close();
    peer.run();
    assertThat(peer.events).containsExactly("opened", "closed", "lost");
    assertThat(peer.states).as("meanwhile").containsExactly(CONNECTING, WAITING);
  }

  @Test
  void connectsAtOnce_onDemand() {
    peer.giveUp();
    CompletionStage<Void> wanted = watchdog.demand();
    CompletionStage<Void> another = watchdog.demand();
    peer.advance(100);
    assertThat(watchdog.state()).isEqualTo(CONNECTING);
    int connects = peer.attempts.size();
    peer.accept();
    assertThat(peer.attempts).as("single flight").hasSize(connects);
    assertThat(wanted.toCompletableFuture()).isCompleted();
    assertThat(another.toCompletableFuture()).isCompleted();
  }

  @Test
  void failsTheDemand_whenTheAttemptFails() {
    watchdog.start();
    peer.run();
    CompletionStage<Void> wanted = watchdog.demand();
    peer.run();
    peer.refuse();
    assertThatThrownBy(() -> wanted.toCompletableFuture().join())
        .hasRootCauseInstanceOf(ConnectException.class);
    assertThat(peer.events).contains("unreachable");
  }

  @Test
  void takesNoCalls_whileDraining() {
    watchdog.start();
    peer.run();
    Channel channel = peer.accept();
    watchdog.drain();
    peer.run();
    assertThat(watchdog.state()).isEqualTo(DRAINING);
    assertThat(peer.events).containsExactly("opened", "closed", "unreachable");
    channel.close();
    peer.run();
    assertThat(watchdog.state()).isEqualTo(WAITING);
  }

  @Test
  @DisplayName("E2: the timer exists only while disconnected, and not after close")
  void leavesNoTimer() {
    watchdog.start();
    peer.run();
    peer.refuse();
    peer.advance(4);
    peer.accept();
    assertThat(peer.loop.hasPendingTasks()).as("connected").isFalse();
    watchdog.close();
    peer.run();
    assertThat(watchdog.state()).isEqualTo(CLOSED);
    assertThat(peer.loop.hasPendingTasks()).as("closed").isFalse();
  }

  @Test
  void cancelsAnAttempt_whenItIsClosed() {
    watchdog.start();
    peer.run();
    watchdog.close();
    peer.run();
    assertThat(peer.attempts.get(0).isCancelled()).isTrue();
    assertThat(peer.events).isEmpty();
  }

  @Test
  void closesAChannel_thatOpensTooLateToBeCancelled() {
    watchdog.start();
    peer.run();
    peer.attempts.get(0).setUncancellable();
    watchdog.close();
    peer.run();
    EmbeddedChannel late = new EmbeddedChannel();
    peer.attempts.get(0).setSuccess(late);
    peer.run();
    assertThat(late.isOpen()).isFalse();
    assertThat(peer.events).isEmpty();
  }

  @Test
  void watchesTheNewChannel_onceOneHasBeenReplaced() {
    watchdog.start();
    peer.run();
    Channel old = peer.accept();
    EmbeddedChannel next = new EmbeddedChannel();
    assertThat(watchdog.replace(next)).isTrue();
    old.close();
    peer.run();
    assertThat(watchdog.state()).isEqualTo(READY);
    assertThat(peer.events).containsExactly("opened", "opened");
    next.close();
    peer.run();
    assertThat(watchdog.state()).isEqualTo(WAITING);
    assertThat(peer.events).endsWith("closed", "lost");
  }

  @Test
  void isNotReady_whenTheChannelClosedBeforeItWasUsed() {
    watchdog.start();
    peer.run();
    CompletionStage<ConnectionState> told =
        watchdog.demand().handle((ready, e) -> watchdog.state());
    peer.run();
    EmbeddedChannel channel = new EmbeddedChannel();
    peer.attempts.get(0).setSuccess(channel);
    channel.close();
    peer.run();
    assertThat(told.toCompletableFuture()).isCompletedWithValue(WAITING);
    assertThat(peer.events).containsExactly("unreachable");
  }

  @Test
  void takesNoReplacement_unlessItIsReady() {
    watchdog.start();
    peer.run();
    peer.accept();
    watchdog.drain();
    peer.run();
    EmbeddedChannel late = new EmbeddedChannel();
    assertThat(watchdog.replace(late)).isFalse();
    assertThat(late.isOpen()).isFalse();
  }
}
