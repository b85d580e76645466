package io.msrpc.cluster;

import static io.msrpc.cluster.ServedCluster.provider;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import io.msrpc.call.Reply;
import io.msrpc.cluster.balance.LoadBalancer;
import io.msrpc.transport.client.ConnectionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChoiceTest {
  private static final Map<String, String> NEAR = Map.of("zone", "1", "disk", "fast");

  @AutoClose
  private final ServedCluster cluster =
      new ServedCluster(LoadBalancer.powerOfTwo(), Map.of("zone", "1"));

  @BeforeEach
  void twoNearAndTwoFar() {
    cluster.list(
        provider("far", "", Map.of("zone", "2")),
        provider("near", "", NEAR),
        provider("nearer", "", NEAR),
        provider("unknown", "", Map.of()));
  }

  @Test
  void prefersThoseWithTheTags() {
    assertThat(cluster.calls(100, "write")).containsOnlyKeys("near", "nearer");
  }

  @Test
  void takesTheOthers_whenNoneOfThemIsReady() {
    cluster.connection("near").state = ConnectionState.WAITING;
    assertThat(cluster.calls(100, "write")).containsOnlyKeys("nearer");
    cluster.connection("nearer").state = ConnectionState.DRAINING;
    assertThat(cluster.calls(100, "write")).containsOnlyKeys("far", "unknown");
    cluster.connection("near").state = ConnectionState.READY;
    assertThat(cluster.calls(100, "write")).containsOnlyKeys("near");
  }

  @Test
  void takesTheOthers_whenAllOfThemAreEjected() {
    cluster.connection("near").state = ConnectionState.WAITING;
    cluster.answer("nearer", 0, new OutcomeUnknownException(Reason.CONNECTION_LOST, ""));
    assertThat(cluster.calls(100, "write")).containsEntry("nearer", 5).hasSizeGreaterThan(1);
  }

  @Test
  void goesByTheKey_whateverTheBalancer() {
    Map<String, Integer> got = new TreeMap<>();
    for (int i = 0; i < 50; i++) {
      String key = "key-" + i;
      assertThat(cluster.calls(4, "keyed", key)).hasSize(1);
      cluster.calls(1, "keyed", key).forEach((name, calls) -> got.merge(name, calls, Integer::sum));
    }
    assertThat(got).as("of the preferred ones").containsOnlyKeys("near", "nearer");
  }

  @Test
  void goesByTheBalancer_withoutAKey() {
    assertThat(cluster.calls(50, "keyed", (Object) null)).containsOnlyKeys("near", "nearer");
  }

  @Test
  void leavesASlowOne_andComesBackByItself() {
    cluster.calls(20, "write");
    cluster.advance(20_000);
    cluster.answer("near", 50, null);
    cluster.calls(10, "write");
    assertThat(cluster.calls(1000, "write")).as("1 s").doesNotContainKey("near");
    cluster.answer("near", 1, null);
    assertThat(cluster.calls(8000, "write")).as("8 s").containsKey("near");
    assertThat(cluster.calls(15_000, "write").get("near")).isGreaterThan(1000);
  }

  @Test
  void measuresNothing_whenThereIsOneProvider() {
    try (ServedCluster one = new ServedCluster(LoadBalancer.random(), Map.of())) {
      one.list("a");
      one.answer("a", 0, new OutcomeUnknownException(Reason.CONNECTION_LOST, ""));
      assertThat(one.calls(20, "write")).containsEntry("a", 20);
      one.list("a", "b");
      assertThat(one.calls(20, "write")).as("faults count from now on").containsEntry("a", 5);
    }
  }

  @Test
  void waitsForAProvider_thatIsListedButNoMemberYet() {
    List<CompletableFuture<Reply>> early = new ArrayList<>();
    try (ServedCluster fresh = new ServedCluster(LoadBalancer.powerOfTwo(), Map.of())) {
      fresh.beforeTheCluster = list -> early.add(fresh.invoke("write"));
      fresh.list("a");
      fresh.advance(0);
      assertThat(early).singleElement().satisfies(call -> assertThat(call).isNotDone());
      fresh.end("a");
      assertThat(early.get(0)).isCompleted();
    }
  }
}
