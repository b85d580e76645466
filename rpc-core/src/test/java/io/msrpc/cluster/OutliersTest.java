package io.msrpc.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.RpcException;
import io.msrpc.cluster.balance.LoadBalancer;
import io.msrpc.transport.client.ConnectionState;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is ejected and who comes back, by a clock that is moved by hand; calls are dealt in turn. */
class OutliersTest {
  private static final RpcException LATE =
      new OutcomeUnknownException(Reason.DEADLINE_EXCEEDED, "");
  private static final RpcException LOST = new OutcomeUnknownException(Reason.CONNECTION_LOST, "");
  private static final RpcException FULL = new NotStartedException(Reason.OVERLOADED, "");
  private static final RpcException UNSENDABLE =
      new NotStartedException(Reason.INVALID_REQUEST, "", new IllegalStateException());
  private static final RpcException BUG = new RemoteFailureException(Reason.APPLICATION, "", "X");
  private static final RpcException BUSINESS = new RemoteFailureException("", new Exception());

  @AutoClose
  private final ServedCluster cluster = new ServedCluster(LoadBalancer.roundRobin(), Map.of());

  @BeforeEach
  void threeThatHaveSettled() {
    cluster.list("a", "b", "c");
    cluster.calls(12, "write");
    cluster.advance(20_000);
    assertThat(cluster.calls(30, "write")).containsOnlyKeys("a", "b", "c");
  }

  @Test
  void ejectsAfterFiveFaultsInARow() {
    cluster.answer("b", 1, LOST);
    assertThat(cluster.calls(100, "write")).containsEntry("b", 5);
    assertThat(cluster.calls(100, "write")).doesNotContainKey("b");
  }

  @Test
  void ejectsOneThatHangs_afterFiveTimeouts() {
    cluster.answer("b", 3000, LATE);
    assertThat(cluster.calls(100, "write")).containsEntry("b", 5);
  }

  @Test
  void doesNotCountFaults_betweenWhichItAnswers() {
    for (int i = 0; i < 5; i++) {
      cluster.answer("b", 1, LOST);
      cluster.calls(12, "write");
      cluster.answer("b", 1, null);
      assertThat(cluster.calls(6, "write")).containsEntry("b", 2);
    }
  }

  @Test
  void neverEjectsMoreThanHalf() {
    cluster.answer("b", 1, LOST);
    cluster.answer("c", 1, LOST);
    Map<String, Integer> got = cluster.calls(100, "write");
    assertThat(got.get("b") + got.get("c")).as("one of them goes on").isBetween(45, 60);
    assertThat(Math.min(got.get("b"), got.get("c"))).isEqualTo(5);
  }

  @Test
  void ejectsNobody_whenAllFailAlike() {
    for (String name : new String[] {"a", "b", "c"}) {
      cluster.answer(name, 1, LOST);
    }
    assertThat(cluster.calls(90, "write")).containsEntry("b", 30);
  }

  @Test
  void doesNotMindBusinessExceptions() {
    cluster.answer("b", 1, BUSINESS);
    assertThat(cluster.calls(6000, "write")).containsEntry("b", 2000);
  }

  @Test
  void ejectsOneThatFailsEveryCall_atTheEndOfTheWindow() {
    cluster.answer("b", 1, BUG);
    assertThat(cluster.calls(1500, "write").get("b")).isBetween(300, 350);
    assertThat(cluster.calls(90, "write")).doesNotContainKey("b");
  }

  @Test
  void ejectsOneThatIsOverloaded_butNobodyWhenAllAre() {
    cluster.answer("b", 1, FULL);
    cluster.calls(1500, "write");
    assertThat(cluster.calls(90, "write")).doesNotContainKey("b");
    cluster.answer("b", 1, null);
    comesBack("b", 1000);
    for (String name : new String[] {"a", "b", "c"}) {
      cluster.answer(name, 1, FULL);
    }
    assertThat(cluster.calls(9000, "write").get("b")).isGreaterThan(2000);
  }

  @Test
  void ejectsOneThatIsTenTimesSlower_afterTwoWindows() {
    cluster.answer("b", 50, null);
    assertThat(cluster.calls(45, "write")).as("0.8 s").containsEntry("b", 15);
    cluster.calls(100, "write");
    assertThat(cluster.calls(90, "write")).doesNotContainKey("b");
  }

  @Test
  void doesNotMindOneThatIsALittleSlower() {
    cluster.answer("b", 8, null);
    assertThat(cluster.calls(3000, "write")).containsEntry("b", 1000);
  }

  @Test
  void comesBackAfterThreeGoodProbes_asOneThatIsNew() {
    cluster.answer("b", 1, LOST);
    cluster.calls(30, "write");
    cluster.answer("b", 1, null);
    cluster.advance(1000);
    assertThat(cluster.calls(9, "read")).as("probes go before").containsEntry("b", 3 + 1);
    assertThat(cluster.calls(400, "read").get("b")).as("slow start").isBetween(15, 30);
    cluster.advance(10_000);
    assertThat(cluster.calls(90, "read")).containsEntry("b", 30);
  }

  @Test
  void restsTwiceAsLong_afterEachProbeThatFails() {
    cluster.answer("a", 0, null);
    cluster.answer("b", 0, LOST);
    cluster.answer("c", 0, null);
    cluster.calls(30, "read");
    for (long rest : new long[] {1000, 2000, 4000, 8000, 8000}) {
      cluster.advance(rest - 1);
      assertThat(cluster.calls(5, "read")).as("before %d ms", rest).doesNotContainKey("b");
      cluster.advance(1);
      assertThat(cluster.calls(5, "read")).as("after %d ms", rest).containsEntry("b", 1);
    }
  }

  @Test
  void sendsOneProbeAtATime() {
    cluster.answer("b", 0, LOST);
    cluster.calls(30, "read");
    cluster.advance(1000);
    assertThat(cluster.begin("read")).isEqualTo("b");
    for (int i = 0; i < 20; i++) {
      assertThat(cluster.begin("read")).isNotEqualTo("b");
    }
  }

  @Test
  void comesBack_whenTheArgumentsOfAProbeCouldNotBeSent() {
    cluster.answer("b", 0, LOST);
    cluster.calls(30, "read");
    cluster.answer("b", 0, UNSENDABLE);
    cluster.advance(1000);
    assertThat(cluster.begin("read")).isEqualTo("b");
    cluster.end("b");
    cluster.answer("b", 1, null);
    assertThat(cluster.calls(9, "read")).as("three probes").containsEntry("b", 3 + 1);
  }

  @Test
  void leavesTheFirstProbesToCallsThatMayRunTwice() {
    cluster.answer("b", 0, LOST);
    cluster.calls(30, "write");
    cluster.advance(1500);
    assertThat(cluster.calls(20, "write")).doesNotContainKey("b");
    assertThat(cluster.begin("read")).isEqualTo("b");
  }

  @Test
  void probesWithAnyCall_whenNoOtherComes() {
    cluster.answer("b", 0, LOST);
    cluster.calls(30, "write");
    cluster.advance(3000);
    assertThat(cluster.begin("write")).isEqualTo("b");
  }

  @Test
  void staysOut_whileItIsStillSlow() {
    cluster.answer("b", 50, null);
    cluster.calls(150, "read");
    cluster.advance(2000);
    assertThat(cluster.calls(100, "read")).as("one probe, too slow").containsEntry("b", 1);
  }

  @Test
  void isUsed_whenNoOtherIsReady() {
    cluster.answer("b", 0, LOST);
    cluster.calls(30, "write");
    cluster.connection("a").state = ConnectionState.WAITING;
    cluster.connection("c").state = ConnectionState.WAITING;
    assertThat(cluster.calls(10, "write")).containsOnlyKeys("b");
  }

  @Test
  void isForgotten_whenAnotherProcessListensThere() {
    cluster.answer("b", 0, LOST);
    cluster.calls(30, "write");
    cluster.list(
        ServedCluster.provider("a", "", Map.of()),
        ServedCluster.provider("b", "next", Map.of()),
        ServedCluster.provider("c", "", Map.of()));
    assertThat(cluster.calls(40, "write")).containsKey("b");
  }

  private void comesBack(String name, long withinMillis) {
    cluster.advance(withinMillis);
    cluster.calls(9, "read");
    cluster.advance(10_000);
    cluster.calls(90, "read");
    assertThat(cluster.calls(90, "read")).containsEntry(name, 30);
  }
}
