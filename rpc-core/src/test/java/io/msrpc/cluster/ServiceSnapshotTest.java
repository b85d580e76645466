package io.msrpc.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.RpcException;
import io.msrpc.cluster.ProviderSnapshot.Origin;
import io.msrpc.cluster.balance.LoadBalancer;
import io.msrpc.registry.ProviderCache;
import io.msrpc.transport.client.ConnectionState;
import io.msrpc.transport.client.RecentFailure;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can be seen of a service and its providers, by a clock that is moved by hand. */
class ServiceSnapshotTest {
  private static final RpcException LOST = new OutcomeUnknownException(Reason.CONNECTION_LOST, "x");

  @AutoClose
  private final ServedCluster cluster = new ServedCluster(LoadBalancer.roundRobin(), Map.of());

  @BeforeEach
  void three() {
    cluster.list("a", "b", "c");
  }

  private ProviderSnapshot provider(String name) {
    return cluster.snapshot().providers().stream()
        .filter(each -> each.provider().instanceId().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void saysWhoIsEjected_why_andForHowLong() {
    assertThat(provider("b").ejection()).isNull();
    cluster.calls(12, "write");
    cluster.answer("b", 1, LOST);
    cluster.calls(100, "write");
    Ejection first = provider("b").ejection();
    assertThat(first).isNotNull();
    assertThat(first.why()).isEqualTo("5 faults in a row");
    assertThat(first.rest()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(1));
    assertThat(first.probing()).isFalse();
    assertThat(cluster.snapshot().ejected()).isEqualTo(1);
    assertThat(cluster.snapshot().ready()).as("ejected ones can be called").isEqualTo(3);
    cluster.advance(1000);
    assertThat(provider("b").ejection()).isEqualTo(new Ejection(first.why(), Duration.ZERO, false));
    assertThat(cluster.begin("read")).isEqualTo("b");
    assertThat(provider("b").ejection()).isEqualTo(new Ejection(first.why(), Duration.ZERO, true));
  }

  @Test
  void saysWhoIsDoubted() {
    cluster.list("a");
    assertThat(provider("a").origin()).isEqualTo(Origin.LISTED);
    assertThat(provider("b").origin()).isEqualTo(Origin.UNLISTED);
    assertThat(cluster.snapshot().from(Origin.UNLISTED)).isEqualTo(2);
    cluster.advance(ProviderCache.HOLD.toMillis());
    assertThat(cluster.snapshot().providers()).hasSize(1);
  }

  @Test
  void saysHowLongAnswersTake() {
    cluster.answer("a", 20, null);
    cluster.calls(30, "write");
    assertThat(provider("a").latency()).isBetween(Duration.ofMillis(19), Duration.ofMillis(20));
    assertThat(provider("b").latency()).isLessThanOrEqualTo(Duration.ofMillis(1));
  }

  @Test
  void remembersThatThereWasAReadyProvider_whenThatHasGone() {
    cluster.list("a");
    cluster.advance(ProviderCache.HOLD.toMillis());
    cluster.connection("d").everReady = false;
    cluster.connection("d").state = ConnectionState.WAITING;
    cluster.list("d");
    cluster.advance(ProviderCache.HOLD.toMillis());
    assertThat(cluster.snapshot().providers()).hasSize(1);
    assertThat(cluster.snapshot().ready()).isZero();
    assertThat(cluster.snapshot().everReady()).isTrue();
  }

  @Test
  void neverHadAReadyProvider_whenAllThereWereCouldNotBeReached() {
    try (ServedCluster fresh = new ServedCluster(LoadBalancer.roundRobin(), Map.of())) {
      assertThat(fresh.snapshot().heard()).isFalse();
      assertThat(fresh.snapshot().everReady()).isFalse();
      fresh.connection("d").everReady = false;
      fresh.list("d");
      assertThat(fresh.snapshot().heard()).isTrue();
      assertThat(fresh.snapshot().everReady()).isFalse();
    }
  }

  @Test
  void tellsOfFailures_withTheirProvider() {
    cluster.answer("a", 1, new NotStartedException(Reason.OVERLOADED, "for Ann"));
    cluster.calls(3, "write");
    assertThat(cluster.failures()).hasSize(1);
    RecentFailure failure = cluster.failures().get(0);
    assertThat(failure.method()).isEqualTo("Service#write");
    assertThat(failure.peer()).isEqualTo("a:1");
    assertThat(failure.reason()).isEqualTo(Reason.OVERLOADED);
    assertThat(failure.message()).isEqualTo(Reason.OVERLOADED.advice());
  }

  @Test
  void tellsNothing_ofWhatAMethodDeclares_orOfAnybodyWhoGaveUp() {
    cluster.answer("a", 1, new RemoteFailureException("", new Exception()));
    cluster.answer("b", 1, new OutcomeUnknownException(Reason.CANCELLED, ""));
    cluster.calls(6, "write");
    assertThat(cluster.failures()).isEmpty();
  }
}
