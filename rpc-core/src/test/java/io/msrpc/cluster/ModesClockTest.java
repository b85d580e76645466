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
import io.msrpc.registry.ProviderCache;
import io.msrpc.transport.Address;
import io.msrpc.transport.client.ChannelCache;
import io.msrpc.transport.client.ConnectionState;
import io.msrpc.transport.client.RecentFailures;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Failsafe, failback, broadcast and hedged calls, by a clock that is moved by hand. */
class ModesClockTest {
  private static final ServiceContract CONTRACT = ServiceContract.of(Service.class);
  private static final RpcException LOST =
      new OutcomeUnknownException(Reason.CONNECTION_LOST, "lost");

  private final MockTicker clock = Ticker.newMockTicker();
  private final EmbeddedChannel loop = EmbeddedChannel.builder().ticker(clock).build();
  private final Map<Address, FakeConnection> connections = new HashMap<>();
  private final RecentFailures failures = new RecentFailures(Clock.systemUTC());
  private final ProviderCache providers =
      new ProviderCache(
          FixedRegistry.of("a:1", "b:2"),
          loop.eventLoop(),
          ProviderCache.HOLD,
          null,
          new Dialect(List.of(1), List.of(1)));
  private final FakeConnection a = connection("a", 1);
  private final FakeConnection b = connection("b", 2);
  private FaultTolerance tolerance = FaultTolerance.failFast();
  private Cluster cluster;

  interface Service {
    @MsMethod(idempotent = true)
    String read();

    @MsMethod(idempotent = true)
    void touch();

    void write();

    int count();

    List<String> list();

    CompletableFuture<Optional<String>> maybe();
  }

  @AfterEach
  void leavesNoTimer() {
    assertThat(loop.hasPendingTasks()).isFalse();
    cluster.close();
    providers.close();
  }

  @Test
  void failSafe_answersWithNothing() {
    tolerance = FaultTolerance.failSafe(0);
    assertThat(nothing("read")).isNull();
    assertThat(nothing("count")).isEqualTo(0);
    assertThat(nothing("list")).isEqualTo(List.of());
    assertThat(nothing("maybe")).isEqualTo(Optional.empty());
  }

  private Object nothing(String method) {
    CompletableFuture<Reply> call = call(method, 1000);
    asked().fail(new OutcomeUnknownException(Reason.INTERNAL, "broken"));
    return call.join().value();
  }

  @Test
  void failSafe_passesOnWhatIsAnswered_andACancellation() {
    tolerance = FaultTolerance.failSafe(0);
    CompletableFuture<Reply> call = call("read", 1000);
    asked().answers.get(0).complete(Reply.of("x"));
    assertThat(call.join().value()).isEqualTo("x");
    CompletableFuture<Reply> unwanted = call("read", 1000);
    FakeConnection connection = asked();
    unwanted.cancel(true);
    assertThat(last(connection)).isCancelled();
    assertThat(unwanted).isCancelled();
  }

  @Test
  void failBack_repeatsLater_whatCertainlyDidNotStart() {
    tolerance = FaultTolerance.failBack(0);
    CompletableFuture<Reply> call = call("write", 700);
    asked().fail(new NotStartedException(Reason.OVERLOADED, "full"));
    assertThat(call.join().value()).isNull();
    advance(999);
    assertThat(calls()).isOne();
    advance(1);
    assertThat(calls()).isEqualTo(2);
    assertThat(millisLeft(asked())).isEqualTo(700);
    asked().fail(new NotStartedException(Reason.OVERLOADED, "full"));
    advance(1999);
    assertThat(calls()).isEqualTo(2);
    advance(1);
    answer("done");
    advance(60_000);
    assertThat(calls()).isEqualTo(3);
  }

  @Test
  void failBack_neverRepeats_whatMayHaveRun_unlessItIsIdempotent() {
    tolerance = FaultTolerance.failBack(0);
    CompletableFuture<Reply> write = call("write", 1000);
    asked().fail(LOST);
    assertThat(failure(write)).isInstanceOf(OutcomeUnknownException.class);
    CompletableFuture<Reply> touch = call("touch", 1000);
    asked().fail(LOST);
    assertThat(touch).isCompleted();
    advance(1000);
    answer("done");
    assertThat(calls()).isEqualTo(3);
  }

  @Test
  void failBack_tellsTheCaller_whoWaitsForAValue() {
    tolerance = FaultTolerance.failBack(0);
    CompletableFuture<Reply> call = call("read", 1000);
    asked().fail(LOST);
    assertThat(failure(call)).isSameAs(LOST);
  }

  @Test
  void failBack_givesUpAfterAMinute() {
    tolerance = FaultTolerance.failBack(0);
    call("write", 1000);
    for (int i = 0; i < 10; i++) {
      if (isPending(a) || isPending(b)) {
        asked().fail(new NotStartedException(Reason.OVERLOADED, "full"));
      }
      advance(10_000);
    }
    assertThat(calls()).isBetween(4, 6);
  }

  @Test
  void failBack_keepsAThousandAtMost() {
    tolerance = FaultTolerance.failBack(0);
    for (int i = 0; i < FailBack.MOST_WAITING; i++) {
      call("write", 1000);
      asked().fail(new NotStartedException(Reason.OVERLOADED, "full"));
    }
    CompletableFuture<Reply> oneMore = call("write", 1000);
    asked().fail(new NotStartedException(Reason.OVERLOADED, "full"));
    assertThat(failure(oneMore)).isInstanceOf(NotStartedException.class);
    advance(1000);
    a.answers.forEach(answer -> answer.complete(Reply.of(null)));
    b.answers.forEach(answer -> answer.complete(Reply.of(null)));
  }

  @Test
  void broadcast_callsAll_andAnswersWithTheFirstListed() {
    tolerance = FaultTolerance.broadcast();
    CompletableFuture<Reply> call = call("read", 1000);
    b.answers.get(0).complete(Reply.of("from b"));
    assertThat(call).isNotDone();
    a.answers.get(0).complete(Reply.of("from a"));
    assertThat(call.join().value()).isEqualTo("from a");
  }

  @Test
  void broadcast_isNeverSaidNotToHaveStarted_whenSomebodyRanIt() {
    tolerance = FaultTolerance.broadcast();
    CompletableFuture<Reply> call = call("write", 1000);
    a.fail(new NotStartedException(Reason.OVERLOADED, "full"));
    b.answers.get(0).complete(Reply.of(null));
    assertThat(failure(call))
        .isInstanceOf(OutcomeUnknownException.class)
        .hasMessageContaining("others ran it")
        .hasMessageContaining("[1 of 2 providers failed]");
  }

  @Test
  void broadcast_didNotStart_whenNobodyStartedIt() {
    tolerance = FaultTolerance.broadcast();
    CompletableFuture<Reply> call = call("write", 1000);
    a.fail(new NotStartedException(Reason.OVERLOADED, "full"));
    b.fail(new NotStartedException(Reason.OVERLOADED, "full too"));
    assertThat(failure(call))
        .isInstanceOf(NotStartedException.class)
        .hasMessageContaining("[2 of 2 providers failed]");
    assertThat(failure(call).getSuppressed()).hasSize(1);
  }

  @Test
  void broadcast_waitsForAProviderThatIsNotReady() {
    tolerance = FaultTolerance.broadcast();
    b.state = ConnectionState.WAITING;
    CompletableFuture<Reply> call = call("read", 1000);
    a.answers.get(0).complete(Reply.of("from a"));
    assertThat(call).isNotDone();
    b.becomesReady();
    b.answers.get(0).complete(Reply.of("from b"));
    assertThat(call.join().value()).isEqualTo("from a");
  }

  @Test
  void hedged_asksAnother_afterTheDelay_andCancelsTheLoser() {
    tolerance = FaultTolerance.hedged(Duration.ofMillis(100));
    CompletableFuture<Reply> call = call("read", 1000);
    FakeConnection slow = asked();
    advance(99);
    assertThat(calls()).isOne();
    advance(1);
    FakeConnection other = slow == a ? b : a;
    assertThat(other.calls).hasSize(1);
    other.answers.get(0).complete(Reply.of("fast"));
    assertThat(call.join().value()).isEqualTo("fast");
    assertThat(slow.answers.get(0)).isCancelled();
  }

  @Test
  void hedged_asksNobodyElse_whenTheFirstIsInTime() {
    tolerance = FaultTolerance.hedged(Duration.ofMillis(100));
    CompletableFuture<Reply> call = call("read", 1000);
    advance(50);
    answer("fast");
    advance(1000);
    assertThat(call.join().value()).isEqualTo("fast");
    assertThat(calls()).isOne();
  }

  @Test
  void hedged_asksAnotherAtOnce_whenTheFirstFails() {
    tolerance = FaultTolerance.hedged(Duration.ofMillis(100));
    CompletableFuture<Reply> call = call("read", 1000);
    asked().fail(LOST);
    assertThat(calls()).isEqualTo(2);
    answer("second");
    assertThat(call.join().value()).isEqualTo("second");
  }

  @Test
  void hedged_failsWhenBothHave_andSaysThatItMayHaveRun() {
    tolerance = FaultTolerance.hedged(Duration.ofMillis(100));
    CompletableFuture<Reply> call = call("read", 1000);
    advance(100);
    a.fail(new NotStartedException(Reason.OVERLOADED, "full"));
    assertThat(call).isNotDone();
    b.fail(new OutcomeUnknownException(Reason.CONNECTION_LOST, "lost b"));
    assertThat(failure(call))
        .isInstanceOf(OutcomeUnknownException.class)
        .hasMessageContaining("lost b")
        .hasMessageContaining("[2 of 2 providers failed]");
  }

  @Test
  void hedged_asksNobodyElse_whenTimeIsUp() {
    tolerance = FaultTolerance.hedged(Duration.ofSeconds(2));
    CompletableFuture<Reply> call = call("read", 1000);
    advance(1000);
    asked().fail(new OutcomeUnknownException(Reason.DEADLINE_EXCEEDED, "late"));
    assertThat(calls()).isOne();
    assertThat(failure(call)).hasMessageContaining("late");
  }

  @Test
  void hedged_isAPlainCall_whenItMayNotRunTwice() {
    tolerance = FaultTolerance.hedged(Duration.ofMillis(100));
    call("write", 1000);
    advance(500);
    assertThat(calls()).isOne();
  }

  @Test
  void hedged_paysFromTheRetryBudget() {
    tolerance = FaultTolerance.hedged(Duration.ofMillis(1));
    for (int i = 0; i < 100; i++) {
      CompletableFuture<Reply> call = call("read", 1000);
      advance(1);
      answer("x");
      assertThat(call).isCompleted();
    }
    assertThat(calls() - 100).as("10 to begin with, and a fifth").isBetween(29, 32);
  }

  private FakeConnection asked() {
    return isPending(a) ? a : b;
  }

  private static boolean isPending(FakeConnection connection) {
    return connection.answers.stream().anyMatch(answer -> !answer.isDone());
  }

  private static CompletableFuture<Reply> last(FakeConnection connection) {
    return connection.answers.get(connection.answers.size() - 1);
  }

  private void answer(String value) {
    last(asked()).complete(Reply.of(value));
  }

  private int calls() {
    return a.calls.size() + b.calls.size();
  }

  private long millisLeft(FakeConnection asked) {
    Invocation call = asked.calls.get(asked.calls.size() - 1);
    return TimeUnit.NANOSECONDS.toMillis(call.deadline().remainingNanos(clock.nanoTime()));
  }

  private CompletableFuture<Reply> call(String name, long millis) {
    if (cluster == null) {
      cluster = cluster();
    }
    RemoteMethod method =
        CONTRACT.methods().stream()
            .filter(known -> known.method().getName().equals(name))
            .findFirst()
            .orElseThrow();
    Deadline deadline = Deadline.after(Duration.ofMillis(millis), clock.nanoTime());
    return cluster
        .invoke(new Invocation(method, new Object[0], deadline, Map.of()))
        .toCompletableFuture();
  }

  private Cluster cluster() {
    ChannelCache channels = new ChannelCache(connections::get);
    Cluster.Policy policy =
        new Cluster.Policy(LoadBalancer.random(), Map.of(), tolerance, Duration.ofSeconds(5));
    return new Cluster(providers.of(CONTRACT.key()), channels, policy, failures, loop.eventLoop());
  }

  private static RpcException failure(CompletableFuture<Reply> call) {
    return (RpcException) catchThrowable(call::join).getCause();
  }

  private FakeConnection connection(String host, int port) {
    return connections.computeIfAbsent(new Address(host, port), FakeConnection::new);
  }

  private void advance(long millis) {
    clock.advance(millis, TimeUnit.MILLISECONDS);
    loop.runPendingTasks();
  }
}
