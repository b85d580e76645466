package io.msrpc.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.msrpc.annotation.MsMethod;
import io.msrpc.call.Deadline;
import io.msrpc.call.Invocation;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import io.msrpc.call.ServiceContract;
import io.msrpc.cluster.balance.LoadBalancer;
import io.msrpc.registry.Dialect;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.registry.InMemoryRegistry;
import io.msrpc.registry.ProviderCache;
import io.msrpc.registry.Registry;
import io.msrpc.transport.Address;
import io.msrpc.transport.client.ChannelCache;
import io.msrpc.transport.client.ConnectionState;
import io.msrpc.transport.client.RecentFailures;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Choosing, waiting and trying again, by a clock that is moved by hand. */
class ClusterClockTest {
  private static final ServiceContract CONTRACT = ServiceContract.of(Service.class);

  private final MockTicker clock = Ticker.newMockTicker();
  private final EmbeddedChannel loop = EmbeddedChannel.builder().ticker(clock).build();
  private final Map<Address, FakeConnection> connections = new HashMap<>();
  private final RecentFailures failures = new RecentFailures(Clock.systemUTC());
  private final ProviderCache providers = providers(FixedRegistry.of("a:1", "b:2"));
  private final ProviderCache nobody = providers(new InMemoryRegistry());
  private final FakeConnection a = connection("a", 1);
  private final FakeConnection b = connection("b", 2);
  private Cluster cluster = cluster(FaultTolerance.failover(2));

  interface Service {
    @MsMethod(idempotent = true)
    void read();

    void write();
  }

  @AfterEach
  void leavesNoTimer() {
    assertThat(loop.hasPendingTasks()).isFalse();
    cluster.close();
    providers.close();
    nobody.close();
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
  void waitsForAProviderNoLongerThanItsDeadline() {
    cluster = lonely();
    CompletableFuture<Reply> call = call("write", 300);
    advance(300);
    assertThat(failure(call))
        .isInstanceOf(NotStartedException.class)
        .hasMessageContaining("the registry lists no provider, or does not answer within 300 ms;");
    assertThat(failure(call).reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
    assertNobodyListens();
  }

  @Test
  void waitsForAProviderNoLongerThanTheConnectTimeout() {
    cluster = lonely();
    CompletableFuture<Reply> call = call("write", 10_000);
    advance(5000);
    assertThat(failure(call)).hasMessageContaining(" within 5000 ms; it did not start");
    assertThat(failure(call).reason()).isEqualTo(Reason.UNAVAILABLE);
    assertNobodyListens();
  }

  @Test
  void waitsNoMore_whenItsCallerGivesUp() {
    cluster = lonely();
    call("write", 3000).cancel(true);
    loop.runPendingTasks();
    assertThat(loop.hasPendingTasks()).isFalse();
    assertNobodyListens();
    assertThat(failures.list()).isEmpty();
  }

  @Test
  void waitsNoMore_whenTheClientCloses() {
    cluster = lonely();
    CompletableFuture<Reply> call = call("write", 3000);
    cluster.close();
    loop.runPendingTasks();
    assertThat(failure(call)).hasMessageContaining("this client is closed");
    assertThat(failure(call).reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(nobody.of(CONTRACT.key()))
        .extracting("listeners", InstanceOfAssertFactories.LIST)
        .isEmpty();
  }

  @Test
  void waitsNoMore_whenItsTimeWasUpBefore() throws Exception {
    DefaultEventLoop real = new DefaultEventLoop();
    try (Cluster hurried = cluster(FaultTolerance.failFast(), nobody, real)) {
      cluster = hurried;
      for (int i = 0; i < 2000; i++) {
        RpcException late =
            failure(
                hurried
                    .invoke(
                        invocation(
                            "write", Deadline.after(Duration.ZERO, real.ticker().nanoTime())))
                    .toCompletableFuture());
        assertThat(late.reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
      }
      real.submit(() -> {}).get(30, TimeUnit.SECONDS);
      assertNobodyListens();
    } finally {
      real.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }
  }

  /** Beside the cluster itself. */
  private void assertNobodyListens() {
    assertThat(nobody.of(CONTRACT.key()))
        .extracting("listeners", InstanceOfAssertFactories.LIST)
        .hasSize(1);
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
    Deadline deadline = Deadline.after(Duration.ofMillis(millis), clock.nanoTime());
    return cluster.invoke(invocation(name, deadline)).toCompletableFuture();
  }

  private static Invocation invocation(String name, Deadline deadline) {
    RemoteMethod method =
        CONTRACT.methods().stream()
            .filter(known -> known.method().getName().equals(name))
            .findFirst()
            .orElseThrow();
    return new Invocation(method, new Object[0], deadline, Map.of());
  }

  private ProviderCache providers(Registry registry) {
    return new ProviderCache(
        registry, loop.eventLoop(), ProviderCache.HOLD, null, new Dialect(List.of(1), List.of(1)));
  }

  private static RpcException failure(CompletableFuture<Reply> call) {
    CompletionException thrown =
        (CompletionException)
            catchThrowable(() -> call.copy().orTimeout(30, TimeUnit.SECONDS).join());
    return (RpcException) thrown.getCause();
  }

  private FakeConnection connection(String host, int port) {
    return connections.computeIfAbsent(new Address(host, port), FakeConnection::new);
  }

  private Cluster cluster(FaultTolerance tolerance) {
    return cluster(tolerance, providers, loop.eventLoop());
  }

  /** One that knows no provider. */
  private Cluster lonely() {
    return cluster(FaultTolerance.failover(2), nobody, loop.eventLoop());
  }

  private Cluster cluster(FaultTolerance tolerance, ProviderCache of, EventLoop timers) {
    ChannelCache channels = new ChannelCache(connections::get);
    Cluster.Policy policy =
        new Cluster.Policy(LoadBalancer.random(), Map.of(), tolerance, Duration.ofSeconds(5));
    return new Cluster(of.of(CONTRACT.key()), channels, policy, failures, timers);
  }

  private void advance(long millis) {
    clock.advance(millis, TimeUnit.MILLISECONDS);
    loop.runPendingTasks();
    loop.runPendingTasks(); // what the timers have put into the queue
  }
}
