package io.msrpc.transport.client;

import static io.msrpc.transport.client.ConnectionState.CLOSED;
import static io.msrpc.transport.client.ConnectionState.CONNECTING;
import static io.msrpc.transport.client.ConnectionState.DRAINING;
import static io.msrpc.transport.client.ConnectionState.GIVEN_UP;
import static io.msrpc.transport.client.ConnectionState.IDLE;
import static io.msrpc.transport.client.ConnectionState.READY;
import static io.msrpc.transport.client.ConnectionState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.Ticker;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The states of a connection, one after the other. It goes with the class {@link
 * ConnectionWatchdog}.
 */
class ConnectionWatchdogTest {
  private static final Duration PROBE = Duration.ofSeconds(30);

  private final MockTicker clock = Ticker.newMockTicker();
  private final EmbeddedChannel loop = EmbeddedChannel.builder().ticker(clock).build();
  private final List<Promise<Channel>> attempts = new ArrayList<>();
  private final List<String> events = new ArrayList<>();
  private final List<ConnectionState> states = new ArrayList<>();
  private double chance;
  private final RandomGenerator random =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          throw new UnsupportedOperationException("only nextDouble is used");
        }

        @Override
        public double nextDouble() {
          return chance;
        }
      };
  private final ConnectBudget budget =
      new ConnectBudget(loop.eventLoop(), new ConnectRate(1_000, 1_000));
  private final ConnectionWatchdog watchdog = watchdog(budget);

  private final class Recorder implements ConnectionWatchdog.Connector {
    @Override
    public Future<Channel> connect() {
      Promise<Channel> attempt = loop.eventLoop().newPromise();
      attempts.add(attempt);
      return attempt;
    }

    @Override
    public boolean takesCalls(Channel channel) {
      return channel.isActive();
    }

    @Override
    public void opened(Channel channel) {
      states.add(watchdog.state());
      events.add("opened");
    }

    @Override
    public void closed() {
      states.add(watchdog.state());
      events.add("closed");
    }

    @Override
    public void leaving() {
      events.add("unreachable");
    }

    @Override
    public void refused(Throwable cause) {
      events.add("unreachable");
    }

    @Override
    public void lost() {
      events.add("lost");
    }
  }

  @Test
  @DisplayName("A8: 4 ms … 8,192 ms, 12 attempts, not one more")
  void backsOff_thenGivesUp() {
    watchdog.start();
    run();
    refuse();
    for (int n = 1, delay = 4; n <= 12; n++, delay *= 2) {
      assertThat(watchdog.state()).isEqualTo(WAITING);
      advance(delay - 1);
      assertThat(attempts).as("before attempt " + n).hasSize(n);
      advance(1);
      assertThat(attempts).as("attempt " + n).hasSize(n + 1);
      refuse();
    }
    assertThat(watchdog.state()).isEqualTo(GIVEN_UP);
    advance(20_000);
    assertThat(attempts).hasSize(13);
  }

  @Test
  @DisplayName("A8, defect: no jitter")
  void takesUpToHalfOff_byChance() {
    chance = 1;
    watchdog.start();
    run();
    refuse();
    advance(1);
    assertThat(attempts).hasSize(1);
    advance(1);
    assertThat(attempts).hasSize(2);
  }

  @Test
  @DisplayName("A8, defect: attempts reset on TCP accept")
  void keepsBackingOff_whenThePeerAcceptsAndDrops() {
    watchdog.start();
    run();
    for (int n = 1, delay = 4; n <= 12; n++, delay *= 2) {
      accept().close();
      run();
      advance(delay - 1);
      assertThat(attempts).hasSize(n);
      advance(1);
      assertThat(attempts).hasSize(n + 1);
    }
    accept().close();
    run();
    assertThat(watchdog.state()).isEqualTo(GIVEN_UP);
  }

  @Test
  void whoeverSeesThatItIsReadyCanCall() {
    watchdog.start();
    run();
    accept().close();
    run();
    assertThat(events).containsExactly("opened", "closed", "lost");
    assertThat(states).as("meanwhile").containsExactly(CONNECTING, WAITING);
  }

  @Test
  @DisplayName("A8: the counter returns to 0 when the link is healthy again")
  void startsOver_afterAPong() {
    watchdog.start();
    run();
    for (int delay = 4; delay <= 64; delay *= 2) {
      refuse();
      advance(delay);
    }
    Channel channel = accept();
    watchdog.confirmHealthy();
    run();
    channel.close();
    run();
    int before = attempts.size();
    advance(4);
    assertThat(attempts).hasSize(before + 1);
  }

  @Test
  @DisplayName("defect: the state never recovers even if the provider comes back")
  void probes_afterGivingUp() {
    chance = 0.5;
    giveUp();
    int before = attempts.size();
    advance(PROBE.toMillis() - 1);
    assertThat(attempts).hasSize(before);
    advance(1);
    assertThat(attempts).hasSize(before + 1);
    refuse();
    assertThat(watchdog.state()).isEqualTo(GIVEN_UP);
    advance(PROBE.toMillis());
    accept();
    assertThat(watchdog.state()).isEqualTo(READY);
  }

  @Test
  void connectsAtOnce_onDemand() {
    giveUp();
    CompletionStage<Void> wanted = watchdog.demand();
    CompletionStage<Void> another = watchdog.demand();
    advance(100);
    assertThat(watchdog.state()).isEqualTo(CONNECTING);
    int connects = attempts.size();
    accept();
    assertThat(attempts).as("single flight").hasSize(connects);
    assertThat(wanted.toCompletableFuture()).isCompleted();
    assertThat(another.toCompletableFuture()).isCompleted();
  }

  @Test
  void isNotHammered_byDemand() {
    watchdog.start();
    run();
    refuse();
    for (int i = 0; i < 1000; i++) {
      watchdog.demand();
      run();
      if (watchdog.state() == CONNECTING) {
        refuse();
      }
      advance(1);
    }
    assertThat(attempts.size()).isBetween(10, 22);
  }

  @Test
  void failsTheDemand_whenTheAttemptFails() {
    watchdog.start();
    run();
    CompletionStage<Void> wanted = watchdog.demand();
    run();
    refuse();
    assertThatThrownBy(() -> wanted.toCompletableFuture().join())
        .hasRootCauseInstanceOf(ConnectException.class);
    assertThat(events).contains("unreachable");
  }

  @Test
  void takesNoCalls_whileDraining() {
    watchdog.start();
    run();
    Channel channel = accept();
    watchdog.drain();
    run();
    assertThat(watchdog.state()).isEqualTo(DRAINING);
    assertThat(events).containsExactly("opened", "closed", "unreachable");
    channel.close();
    run();
    assertThat(watchdog.state()).isEqualTo(WAITING);
  }

  @Test
  @DisplayName("E2: the timer exists only while disconnected, and not after close")
  void leavesNoTimer() {
    watchdog.start();
    run();
    refuse();
    advance(4);
    accept();
    assertThat(loop.hasPendingTasks()).as("connected").isFalse();
    watchdog.close();
    run();
    assertThat(watchdog.state()).isEqualTo(CLOSED);
    assertThat(loop.hasPendingTasks()).as("closed").isFalse();
  }

  @Test
  void closesAChannel_thatOpensTooLate() {
    watchdog.start();
    run();
    watchdog.close();
    run();
    EmbeddedChannel late = new EmbeddedChannel();
    attempts.get(0).setSuccess(late);
    run();
    assertThat(late.isOpen()).isFalse();
    assertThat(events).isEmpty();
  }

  @Test
  void watchesTheNewChannel_onceOneHasBeenReplaced() {
    watchdog.start();
    run();
    Channel old = accept();
    EmbeddedChannel next = new EmbeddedChannel();
    assertThat(watchdog.replace(next)).isTrue();
    old.close();
    run();
    assertThat(watchdog.state()).isEqualTo(READY);
    assertThat(events).containsExactly("opened", "opened");
    next.close();
    run();
    assertThat(watchdog.state()).isEqualTo(WAITING);
    assertThat(events).endsWith("closed", "lost");
  }

  @Test
  void isNotReady_whenTheChannelClosedBeforeItWasUsed() {
    watchdog.start();
    run();
    CompletionStage<ConnectionState> told =
        watchdog.demand().handle((ready, e) -> watchdog.state());
    run();
    EmbeddedChannel channel = new EmbeddedChannel();
    attempts.get(0).setSuccess(channel);
    channel.close();
    run();
    assertThat(told.toCompletableFuture()).isCompletedWithValue(WAITING);
    assertThat(events).containsExactly("unreachable");
  }

  @Test
  void takesNoReplacement_unlessItIsReady() {
    watchdog.start();
    run();
    accept();
    watchdog.drain();
    run();
    EmbeddedChannel late = new EmbeddedChannel();
    assertThat(watchdog.replace(late)).isFalse();
    assertThat(late.isOpen()).isFalse();
  }

  @Test
  void staysAsItIs_untilItsTurnToConnect() {
    ConnectBudget poor = emptyBudget();
    ConnectionWatchdog patient = watchdog(poor);
    patient.start();
    CompletionStage<Void> wanted = patient.demand();
    advance(999);
    assertThat(patient.state()).isEqualTo(IDLE);
    assertThat(attempts).isEmpty();
    advance(1);
    assertThat(patient.state()).isEqualTo(CONNECTING);
    accept();
    assertThat(attempts).as("start and demand are one attempt").hasSize(1);
    assertThat(wanted.toCompletableFuture()).isCompleted();
    patient.close();
    run();
  }

  @Test
  void drawsOnTheBudget_withRetries() {
    ConnectionWatchdog patient = watchdog(emptyBudget());
    patient.start();
    advance(1000);
    refuse();
    advance(999);
    assertThat(attempts).as("the backoff of 4 ms is over long ago").hasSize(1);
    assertThat(patient.state()).isEqualTo(WAITING);
    advance(1);
    assertThat(attempts).hasSize(2);
    patient.close();
    run();
  }

  @Test
  void leavesTheQueue_whenItCloses() {
    ConnectBudget poor = emptyBudget();
    ConnectionWatchdog patient = watchdog(poor);
    CompletionStage<Void> wanted = patient.demand();
    run();
    patient.close();
    run();
    assertThat(loop.hasPendingTasks()).as("a timer for nobody").isFalse();
    advance(10_000);
    assertThat(attempts).isEmpty();
    assertThat(patient.state()).isEqualTo(CLOSED);
    assertThat(wanted.toCompletableFuture()).isCompletedExceptionally();
  }

  private ConnectionWatchdog watchdog(ConnectBudget connects) {
    return new ConnectionWatchdog(
        loop.eventLoop(), new Recorder(), connects, ClientOptions.DEFAULTS, random);
  }

  /** One connect a second, and the first one has been made. */
  private ConnectBudget emptyBudget() {
    ConnectBudget poor = new ConnectBudget(loop.eventLoop(), new ConnectRate(1, 1));
    poor.await(Runnable::run, () -> {});
    return poor;
  }

  private void giveUp() {
    watchdog.start();
    run();
    refuse();
    while (watchdog.state() != GIVEN_UP) {
      advance(8192);
      refuse();
    }
  }

  private void refuse() {
    attempts.get(attempts.size() - 1).setFailure(new ConnectException("refused"));
    run();
  }

  private Channel accept() {
    EmbeddedChannel channel = new EmbeddedChannel();
    attempts.get(attempts.size() - 1).setSuccess(channel);
    run();
    return channel;
  }

  private void advance(long millis) {
    clock.advance(millis, TimeUnit.MILLISECONDS);
    run();
  }

  /** Runs what is due, and what that has put into the queue. */
  private void run() {
    loop.runPendingTasks();
    loop.runPendingTasks();
  }
}
