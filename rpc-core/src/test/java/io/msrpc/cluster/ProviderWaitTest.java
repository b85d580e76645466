package io.msrpc.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.Deadline;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.Reason;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import io.msrpc.registry.InMemoryRegistry;
import io.msrpc.registry.ProviderCache;
import io.netty.channel.DefaultEventLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls that wait for a provider, where none is known, by a clock that is moved by hand. */
class ProviderWaitTest {
  private final ClusterFixture fixture = new ClusterFixture();
  private final ProviderCache nobody = fixture.providers(new InMemoryRegistry());
  private final Cluster cluster =
      fixture.cluster(FaultTolerance.failover(2), nobody, fixture.loop.eventLoop());

  @AfterEach
  void leavesNoTimer() {
    assertThat(fixture.loop.hasPendingTasks()).isFalse();
    cluster.close();
    nobody.close();
  }

  @Test
  void waitsForAProviderNoLongerThanItsDeadline() {
    CompletableFuture<Reply> call = fixture.call(cluster, "write", 300);
    fixture.advance(300);
    assertThat(ClusterFixture.failure(call))
        .isInstanceOf(NotStartedException.class)
        .hasMessageContaining("the registry lists no provider, or does not answer within 300 ms;");
    assertThat(ClusterFixture.failure(call).reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
    assertNobodyListens();
  }

  @Test
  void waitsForAProviderNoLongerThanTheConnectTimeout() {
    CompletableFuture<Reply> call = fixture.call(cluster, "write", 10_000);
    fixture.advance(5000);
    assertThat(ClusterFixture.failure(call))
        .hasMessageContaining(" within 5000 ms; it did not start");
    assertThat(ClusterFixture.failure(call).reason()).isEqualTo(Reason.UNAVAILABLE);
    assertNobodyListens();
  }

  @Test
  void waitsNoMore_whenItsCallerGivesUp() {
    fixture.call(cluster, "write", 3000).cancel(true);
    fixture.loop.runPendingTasks();
    assertThat(fixture.loop.hasPendingTasks()).isFalse();
    assertNobodyListens();
    assertThat(fixture.failures.list()).isEmpty();
  }

  @Test
  void waitsNoMore_whenTheClientCloses() {
    CompletableFuture<Reply> call = fixture.call(cluster, "write", 3000);
    cluster.close();
    fixture.loop.runPendingTasks();
    assertThat(ClusterFixture.failure(call)).hasMessageContaining("this client is closed");
    assertThat(ClusterFixture.failure(call).reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(nobody.of(ClusterFixture.CONTRACT.key()))
        .extracting("listeners", InstanceOfAssertFactories.LIST)
        .isEmpty();
  }

  @Test
  void waitsNoMore_whenItsTimeWasUpBefore() throws Exception {
    cluster.close();
    DefaultEventLoop real = new DefaultEventLoop();
    try (Cluster hurried = fixture.cluster(FaultTolerance.failFast(), nobody, real)) {
      for (int i = 0; i < 2000; i++) {
        RpcException late =
            ClusterFixture.failure(
                hurried
                    .invoke(
                        ClusterFixture.invocation(
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
    assertThat(nobody.of(ClusterFixture.CONTRACT.key()))
        .extracting("listeners", InstanceOfAssertFactories.LIST)
        .hasSize(1);
  }
}
