package io.msrpc.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.NotStartedException;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeTest {
  @ParameterizedTest
  @CsvSource({
    "CANCELLED, ABANDONED",
    "INVALID_REQUEST, ANSWERED",
    "DEADLINE_EXCEEDED, TIMED_OUT",
    "NOT_FOUND, ANSWERED",
    "UNAUTHENTICATED, ANSWERED",
    "PERMISSION_DENIED, ANSWERED",
    "OVERLOADED, FAILED",
    "UNAVAILABLE, UNREACHABLE",
    "INTERNAL, FAILED",
    "INVALID_RESPONSE, FAILED",
    "TOO_LARGE, ANSWERED",
    "CONNECT_FAILED, UNREACHABLE",
    "CONNECTION_LOST, UNREACHABLE"
  })
  void followsFromTheReason(Reason reason, Outcome outcome) {
    NotStartedException failure = new NotStartedException(reason, "");
    assertThat(Outcome.of(failure)).isEqualTo(outcome);
    assertThat(Outcome.of(new CompletionException(failure))).isEqualTo(outcome);
  }

  @Test
  void isAnAnswer_whenTheMethodDeclaresTheException() {
    assertThat(Outcome.of(new RemoteFailureException("", new Exception())))
        .isEqualTo(Outcome.ANSWERED);
    assertThat(Outcome.of(new RemoteFailureException(Reason.APPLICATION, "", "X")))
        .isEqualTo(Outcome.FAILED);
    assertThat(Outcome.of((Throwable) null)).isEqualTo(Outcome.ANSWERED);
  }

  @Test
  void saysNothing_whenTheCallerHasGone() {
    assertThat(Outcome.of(new CancellationException())).isEqualTo(Outcome.ABANDONED);
  }

  @Test
  void isTimed_whenTheProviderHadTheTime() {
    assertThat(Outcome.values())
        .filteredOn(Outcome::isTimed)
        .containsExactly(Outcome.ANSWERED, Outcome.TIMED_OUT);
    assertThat(Outcome.values())
        .filteredOn(Outcome::isFault)
        .containsExactly(Outcome.TIMED_OUT, Outcome.UNREACHABLE);
  }
}
