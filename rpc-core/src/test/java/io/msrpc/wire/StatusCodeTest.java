package io.msrpc.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.RpcException;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusCodeTest {
  /** Reasons that only a client can see; no server sends them. */
  private static final Set<Reason> CLIENTS_OWN =
      EnumSet.of(Reason.CONNECT_FAILED, Reason.CONNECTION_LOST, Reason.INVALID_RESPONSE);

  @ParameterizedTest
  @CsvSource({
    "1, CANCELLED, unknown, unknown",
    "2, INVALID_REQUEST, not started, not started",
    "3, DEADLINE_EXCEEDED, not started, unknown",
    "4, NOT_FOUND, not started, not started",
    "5, UNAUTHENTICATED, not started, not started",
    "6, PERMISSION_DENIED, not started, not started",
    "7, OVERLOADED, not started, not started",
    "8, UNAVAILABLE, not started, not started",
    "9, INTERNAL, failed, failed",
    "10, APPLICATION, failed, failed",
    "11, TOO_LARGE, not started, failed"
  })
  void saysWhatTheCallerMayAssume(long code, Reason reason, String inQueue, String inService) {
    StatusCode status = StatusCode.of(code);

    assertThat(status.code()).isEqualTo(code);
    assertThat(StatusCode.of(reason)).isEqualTo(status);
    assertIs(status.toException("m", CallStage.SERVER_QUEUE, "t"), inQueue, reason);
    assertIs(status.toException("m", CallStage.SERVICE, "t"), inService, reason);
  }

  private static void assertIs(RpcException e, String assumption, Reason reason) {
    assertThat(e)
        .isInstanceOf(
            switch (assumption) {
              case "not started" -> NotStartedException.class;
              case "unknown" -> OutcomeUnknownException.class;
              default -> RemoteFailureException.class;
            })
        .hasMessage("m");
    assertThat(e.reason()).isEqualTo(reason);
    assertThat(e.safeToRetry()).isEqualTo(e instanceof NotStartedException);
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void everyReasonOfAServerHasACode(Reason reason) {
    Reason told = StatusCode.of(reason).toException("m", CallStage.SERVICE, "").reason();
    assertThat(told).isEqualTo(CLIENTS_OWN.contains(reason) ? Reason.INTERNAL : reason);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 12, Long.MAX_VALUE, Long.MIN_VALUE})
  void isInternal_whenTheCodeIsNotKnown(long code) {
    assertThat(StatusCode.of(code)).isEqualTo(StatusCode.INTERNAL);
  }

  @Test
  void isOk_forZeroOnly() {
    assertThat(StatusCode.of(0)).isEqualTo(StatusCode.OK);
    assertThat(Reason.values()).noneMatch(reason -> StatusCode.of(reason) == StatusCode.OK);
  }
}
