package io.msrpc.cluster;

import static io.msrpc.cluster.ClusterFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.Invocation;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import io.msrpc.call.Reply;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.registry.ProviderCache;
import io.msrpc.transport.client.ConnectionState;
import io.msrpc.transport.client.RecentFailures;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Choosing, waiting and trying again, by a clock that is moved by hand. */
class ClusterClockTest {
  private final ClusterFixture fixture = new ClusterFixture();
  private final MockTicker clock = fixture.clock;
  private final EmbeddedChannel loop = fixture.loop;
  private final RecentFailures failures = fixture.failures;
  private final ProviderCache providers = fixture.providers(FixedRegistry.of("a:1", "b:2"));
  private final FakeConnection a = fixture.connection("a", 1);
  private final FakeConnection b = fixture.connection("b", 2);
  private Cluster cluster = cluster(FaultTolerance.failover(2));

  @AfterEach
  void leavesNoTimer() {
    assertThat(loop.hasPendingTasks()).isFalse();
    cluster.close();
    providers.close();
  }

  @Test
  void probesAllAtOnce_whenNoneIsReady_andWaitsForTheConnectTimeout() {
    a.state = ConnectionState.GIVEN_UP;
    b.state = ConnectionState.WAITING;
    CompletableFuture<Reply> call = call("write", 10_000);
    assertThat(a.demands).hasSize(1);
    assertThat(b.demands).hasSize(1);
    advance(4999);
    assertThat(call).isNotDone();
    advance(1);
    assertThat(failure(call))
        .isInstanceOf(NotStartedException.class)
        .hasMessageContaining("[died in: connect]")
        .hasMessageContaining("[attempts 0; connect 5000 ms]")
        .hasMessageContaining(" within 5000 ms; it did not start")
        .hasMessageContaining("a:1")
        .hasMessageContaining("b:2");
    assertThat(failure(call).reason()).isEqualTo(Reason.CONNECT_FAILED);
  }

  @Test
  void waitsNoLongerThanItsDeadline() {
    a.state = ConnectionState.WAITING;
    b.state = ConnectionState.WAITING;
    CompletableFuture<Reply> call = call("write", 300);
    advance(299);
    assertThat(call).isNotDone();
    advance(1);
    assertThat(failure(call))
        .isInstanceOf(NotStartedException.class)
        .hasMessageContaining("no connection to ")
        .hasMessageContaining(" within 300 ms; it did not start [died in: connect]")
        .hasMessageEndingWith(Reason.CONNECT_FAILED.advice());
    assertThat(failure(call).reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
    assertThat(failures.list().get(0).message()).contains("no connection to ");
  }

  @Test
  void tellsHowTheLastAttemptFailed_whenTheOthersDoNotAnswer() {
    a.state = ConnectionState.WAITING;
    b.state = ConnectionState.WAITING;
    CompletableFuture<Reply> call = call("write", 300);
    a.demands.get(0).completeExceptionally(new IOException("refused"));
    advance(300);
    assertThat(failure(call))
        .hasMessageContaining(" within 300 ms; last attempt: refused; it did not start")
        .hasCauseInstanceOf(IOException.class);
    assertThat(failure(call).reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
  }

  @Test
  void goesToTheFirstThatIsReady_thoughOthersRefuse() {
    a.state = ConnectionState.GIVEN_UP;
    b.state = ConnectionState.WAITING;
    CompletableFuture<Reply> call = call("write", 3000);
    a.demands.get(0).completeExceptionally(new IOException("refused"));
    assertThat(call).isNotDone();
    b.becomesReady();
    assertThat(b.calls).hasSize(1);
    b.answers.get(0).complete(Reply.of(null));
    assertThat(call).isCompleted();
  }

  @Test
  void failsAtOnce_whenAllRefuse() {
    a.state = ConnectionState.WAITING;
    b.state = ConnectionState.WAITING;
    CompletableFuture<Reply> call = call("write", 3000);
    a.demands.get(0).completeExceptionally(new IOException("refused"));
    b.demands.get(0).completeExceptionally(new IOException("refused"));
    assertThat(failure(call)).hasRootCauseMessage("refused");
  }

  @Test
  void choosesNoneThatIsNotReady() {
    b.state = ConnectionState.DRAINING;
    for (int i = 0; i < 50; i++) {
      call("write", 3000);
    }
    assertThat(a.calls).hasSize(50);
    assertThat(b.demands).isEmpty();
  }

  @Test
  void spendsHalfOfTheTimeOnTheFirstAttempt_whenItMayRunTwice() {
    CompletableFuture<Reply> call = call("read", 3000);
    assertThat(millisLeft(asked().calls.get(0))).isEqualTo(1500);
    advance(1500);
    asked().fail(new OutcomeUnknownException(Reason.DEADLINE_EXCEEDED, "late"));
    assertThat(millisLeft(asked().calls.get(0))).isEqualTo(1500);
    asked().answers.get(0).complete(Reply.of(null));
    assertThat(call).isCompleted();
  }

  @Test
  void hasAllTheTime_whenItMayNotRunTwice() {
    call("write", 3000);
    assertThat(millisLeft(asked().calls.get(0))).isEqualTo(3000);
  }

  @Test
  void hasAllTheTime_whenNobodyWouldTryAgain() {
    cluster = cluster(FaultTolerance.failFast());
    call("read", 3000);
    assertThat(millisLeft(asked().calls.get(0))).isEqualTo(3000);
  }

  @Test
  void paysForRetriesOfRefusedWork() {
    for (int i = 0; i < 100; i++) {
      call("write", 3000);
      asked().fail(new NotStartedException(Reason.OVERLOADED, "full"));
      answerAll();
    }
    assertThat(retries(100)).as("10 to begin with, and a fifth").isBetween(29, 30);
    advance(1000);
    for (int i = 0; i < 20; i++) {
      call("write", 3000);
      asked().fail(new NotStartedException(Reason.OVERLOADED, "full"));
      answerAll();
    }
    assertThat(retries(120)).isBetween(42, 44);
  }

  @Test
  void saysSo_whenTheBudgetIsSpent() {
    CompletableFuture<Reply> call = CompletableFuture.completedFuture(null);
    for (int i = 0; i < 20; i++) {
      call = call("read", 3000);
      asked().fail(new OutcomeUnknownException(Reason.CONNECTION_LOST, "lost"));
      answerAll();
    }
    assertThat(failure(call)).hasMessageContaining("lost [not tried elsewhere: the retry budget");
  }

  @Test
  void paysNothing_forAProviderThatIsLeaving() {
    for (int i = 0; i < 1000; i++) {
      CompletableFuture<Reply> call = call("write", 3000);
      asked().fail(new NotStartedException(Reason.UNAVAILABLE, "leaving"));
      answerAll();
      assertThat(call).isCompleted();
    }
    assertThat(retries(1000)).isEqualTo(1000);
  }

  @Test
  void choosesAgain_whenAConnectionIsLostBetweenTheChoiceAndTheCall() {
    CompletableFuture<Reply> call = call("write", 3000);
    FakeConnection first = asked();
    loseBeforeTheCall(first);
    FakeConnection second = asked();
    assertThat(second).isNotSameAs(first);
    loseBeforeTheCall(second);
    assertThat(call).isNotDone();
    first.becomesReady();
    first.answers.get(1).complete(Reply.of(null));
    assertThat(call).isCompleted();
  }

  private static void loseBeforeTheCall(FakeConnection connection) {
    connection.state = ConnectionState.WAITING;
    connection.fail(new NotStartedException(Reason.CONNECT_FAILED, "not connected"));
  }

  @Test
  void goesToEachProviderOnce() {
    CompletableFuture<Reply> call = call("write", 3000);
    asked().fail(new NotStartedException(Reason.UNAVAILABLE, "leaving"));
    asked().fail(new NotStartedException(Reason.UNAVAILABLE, "leaving too"));
    assertThat(a.calls.size() + b.calls.size()).isEqualTo(2);
    assertThat(failure(call))
        .hasMessageContaining("leaving too [attempts 2; connect 0 ms; also UNAVAILABLE]")
        .hasMessageEndingWith(Reason.UNAVAILABLE.advice());
    assertThat(failure(call).getSuppressed()).hasSize(1);
    assertThat(failure(call).getSuppressed()[0]).hasMessage("leaving");
  }

  @Test
  void tellsOfTheProviderItCouldNotReachAfterTheFirst() {
    CompletableFuture<Reply> call = call("write", 3000);
    FakeConnection other = other(asked());
    other.state = ConnectionState.WAITING;
    asked().fail(new NotStartedException(Reason.UNAVAILABLE, "leaving"));
    advance(100);
    other.demands.get(0).completeExceptionally(new IOException("refused"));
    assertThat(failure(call))
        .hasMessageContaining("leaving [then no connection to ")
        .hasMessageContaining("refused] [attempts 1; connect 100 ms]");
  }

  @Test
  void tellsThatItMayHaveRun_thoughTheLastAttemptDidNotStart() {
    CompletableFuture<Reply> call = call("read", 3000);
    asked().fail(new OutcomeUnknownException(Reason.CONNECTION_LOST, "lost"));
    asked().fail(new NotStartedException(Reason.UNAVAILABLE, "leaving"));
    assertThat(failure(call))
        .isInstanceOf(OutcomeUnknownException.class)
        .hasMessageContaining("lost [attempts 2; connect 0 ms; also UNAVAILABLE]");
  }

  @Test
  void isATimeOut_whenItWaitsForAnotherConnectionToTheEnd() {
    CompletableFuture<Reply> call = call("read", 3000);
    FakeConnection other = other(asked());
    other.state = ConnectionState.WAITING;
    asked().fail(new OutcomeUnknownException(Reason.CONNECTION_LOST, "lost"));
    advance(3000);
    assertThat(failure(call))
        .isInstanceOf(OutcomeUnknownException.class)
        .hasMessageContaining(" within 3000 ms; it did not start")
        .hasMessageContaining(
            "[an earlier attempt may have run] [attempts 1; connect 3000 ms; also CONNECTION_LOST]");
    assertThat(failure(call).reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
    assertThat(failure(call).getSuppressed()).hasSize(1);
  }

  @Test
  void isATimeOut_whenTheSecondAttemptWasNotSentInTime() {
    CompletableFuture<Reply> call = call("read", 3000);
    asked().fail(new OutcomeUnknownException(Reason.CONNECTION_LOST, "lost"));
    asked().fail(new NotStartedException(Reason.DEADLINE_EXCEEDED, "not sent in time"));
    assertThat(failure(call))
        .isInstanceOf(OutcomeUnknownException.class)
        .hasMessageContaining("not sent in time [an earlier attempt may have run]");
    assertThat(failure(call).reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
  }

  @Test
  void isATimeOut_whenAConnectionIsLostBeforeTheCallAndTimeIsUp() {
    CompletableFuture<Reply> call = call("write", 3000);
    advance(3000);
    loseBeforeTheCall(asked());
    assertThat(failure(call)).isInstanceOf(NotStartedException.class);
    assertThat(failure(call).reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
  }

  @Test
  void keepsNobodyWaiting_whenTheClientCloses() {
    a.state = ConnectionState.WAITING;
    b.state = ConnectionState.WAITING;
    CompletableFuture<Reply> waiting = call("write", 3000);
    cluster.close();
    CompletableFuture<Reply> late = call("write", 3000);
    loop.runPendingTasks();
    assertThat(failure(waiting)).isInstanceOf(NotStartedException.class);
    assertThat(failure(late))
        .isInstanceOf(NotStartedException.class)
        .hasMessageContaining("this client is closed");
  }

  /** The one with the call under way. */
  private FakeConnection asked() {
    return isPending(a) ? a : b;
  }

  private FakeConnection other(FakeConnection one) {
    return one == a ? b : a;
  }

  private static boolean isPending(FakeConnection connection) {
    return connection.answers.stream().anyMatch(answer -> !answer.isDone());
  }

  private void answerAll() {
    a.answers.forEach(answer -> answer.complete(Reply.of(null)));
    b.answers.forEach(answer -> answer.complete(Reply.of(null)));
  }

  private int retries(int calls) {
    return a.calls.size() + b.calls.size() - calls;
  }

  private long millisLeft(Invocation call) {
    return TimeUnit.NANOSECONDS.toMillis(call.deadline().remainingNanos(clock.nanoTime()));
  }

  private CompletableFuture<Reply> call(String name, long millis) {
    return fixture.call(cluster, name, millis);
  }

  private Cluster cluster(FaultTolerance tolerance) {
    return fixture.cluster(tolerance, providers, loop.eventLoop());
  }

  private void advance(long millis) {
    fixture.advance(millis);
  }
}
