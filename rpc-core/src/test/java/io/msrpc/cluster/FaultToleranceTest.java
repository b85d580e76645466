package io.msrpc.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.annotation.MsMethod;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.RpcException;
import io.msrpc.call.ServiceContract;
import org.junit.jupiter.api.Test;

class FaultToleranceTest {
  interface Service {
    @MsMethod(idempotent = true)
    void read();

    void write();
  }

  private static final RpcException LEAVING = new NotStartedException(Reason.UNAVAILABLE, "x");
  private static final RpcException BUSY = new NotStartedException(Reason.OVERLOADED, "x");
  private static final RpcException LOST = new OutcomeUnknownException(Reason.CONNECTION_LOST, "x");
  private static final RpcException THREW =
      new RemoteFailureException(Reason.APPLICATION, "x", "T");
  private static final RpcException WRONG = new NotStartedException(Reason.INVALID_REQUEST, "x");

  private final RemoteMethod read = ServiceContract.of(Service.class).methods().get(0);
  private final RemoteMethod write = ServiceContract.of(Service.class).methods().get(1);
  private final FaultTolerance failover = FaultTolerance.failover(2);

  @Test
  void triesAgain_whatDidNotStart() {
    assertThat(failover.allows(BUSY, write, 0)).isTrue();
    assertThat(failover.allows(BUSY, write, 1)).isTrue();
    assertThat(failover.allows(BUSY, write, 2)).isFalse();
  }

  @Test
  void triesAgain_whatMayHaveRun_onlyIfIdempotent() {
    assertThat(failover.allows(LOST, read, 0)).isTrue();
    assertThat(failover.allows(LOST, write, 0)).isFalse();
  }

  @Test
  void neverTriesAgain_whatAnotherProviderWouldAnswerTheSame() {
    assertThat(failover.allows(THREW, read, 0)).isFalse();
    assertThat(failover.allows(WRONG, read, 0)).isFalse();
  }

  @Test
  void doesNotCount_aProviderThatIsLeaving() {
    assertThat(failover.isFree(LEAVING)).isTrue();
    assertThat(failover.allows(LEAVING, write, 100)).isTrue();
    assertThat(failover.isFree(BUSY)).isFalse();
  }

  @Test
  void failsFast_whenAskedTo() {
    assertThat(FaultTolerance.failFast().allows(LEAVING, read, 0)).isFalse();
    assertThat(FaultTolerance.failFast().allows(BUSY, read, 0)).isFalse();
  }

  @Test
  void refusesANegativeNumber() {
    assertThatThrownBy(() -> FaultTolerance.failover(-1)).hasMessageContaining("retries: -1");
  }
}
