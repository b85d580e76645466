package io.msrpc.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RpcExceptionTest {
  @Test
  void isSafeToRetry_onlyIfItDidNotStart() {
    assertThat(new NotStartedException(Reason.OVERLOADED, "x").safeToRetry()).isTrue();
    assertThat(new OutcomeUnknownException(Reason.CONNECTION_LOST, "x").safeToRetry()).isFalse();
    assertThat(new RemoteFailureException(Reason.APPLICATION, "x", "T").safeToRetry()).isFalse();
  }

  @Test
  void namesTheProvidersLog_onlyIfTheProviderFailed() {
    assertThat(new RemoteFailureException(Reason.INTERNAL, "x", "T").advice())
        .isEqualTo("The provider's log says more.");
    assertThat(new NotStartedException(Reason.INTERNAL, "x").advice())
        .isEqualTo(new OutcomeUnknownException(Reason.INTERNAL, "x").advice())
        .isEqualTo("See what its cause says.");
  }

  @Test
  void knowsWhereAnotherProviderMayDoBetter() {
    Set<Reason> better =
        Arrays.stream(Reason.values())
            .filter(Reason::anotherProviderMayDoBetter)
            .collect(Collectors.toSet());
    assertThat(better)
        .containsExactlyInAnyOrder(
            Reason.CONNECT_FAILED,
            Reason.CONNECTION_LOST,
            Reason.DEADLINE_EXCEEDED,
            Reason.OVERLOADED,
            Reason.UNAVAILABLE,
            Reason.NOT_FOUND);
  }

  @Test
  void deadlinesCompare_acrossTheClocksOverflow() {
    long justBefore = Long.MAX_VALUE - 10;
    Deadline deadline = Deadline.after(Duration.ofNanos(100), justBefore);
    assertThat(deadline.remainingNanos(justBefore)).isEqualTo(100);
    assertThat(deadline.isExpired(justBefore + 99)).isFalse();
    assertThat(deadline.isExpired(justBefore + 100)).isTrue();
    assertThat(deadline.earlier(new Deadline(justBefore))).isEqualTo(new Deadline(justBefore));
    assertThat(new Deadline(justBefore).earlier(deadline)).isEqualTo(new Deadline(justBefore));
  }
}
