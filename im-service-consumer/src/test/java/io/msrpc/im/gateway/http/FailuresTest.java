package io.msrpc.im.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.im.BusyException;
import io.msrpc.im.account.AccountError;
import io.msrpc.im.chat.ChatError;
import io.msrpc.im.gateway.protocol.BadFieldException;
import io.msrpc.im.gateway.protocol.ErrorCode;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FailuresTest {
  private static void assertAnswer(Throwable failure, int status, String code) {
    Answer answer = Failures.answer(new CompletionException(new CompletionException(failure)));
    assertThat(answer.status()).isEqualTo(status);
    assertThat(new String(answer.body(), UTF_8)).contains("\"code\":\"" + code + "\"");
  }

  @Test
  void tellsWhetherTheCallMayHaveRun() {
    assertAnswer(new NotStartedException(Reason.OVERLOADED, "m"), 503, "BUSY");
    assertAnswer(
        new OutcomeUnknownException(Reason.DEADLINE_EXCEEDED, "m"), 504, "UNKNOWN_OUTCOME");
    assertThat(Failures.answer(new NotStartedException(Reason.OVERLOADED, "m")).headers())
        .containsEntry("retry-after", "1");
  }

  @Test
  void saysThatStorageIsBusy_andWhenToComeAgain() {
    BusyException busy = new BusyException("storage failed: [SQLITE_FULL] secret detail");
    assertAnswer(busy, 503, "BUSY");
    Answer answer = Failures.answer(busy);
    assertThat(answer.headers()).containsEntry("retry-after", "1");
    assertThat(new String(answer.body(), UTF_8))
        .contains("storage is busy or full: try again later")
        .doesNotContain("secret");
  }

  @Test
  void keepsWhatWentWrongInside_toItself() {
    for (Throwable failure :
        new Throwable[] {
          new IllegalStateException("secret detail"),
          new RemoteFailureException(Reason.APPLICATION, "secret detail", "java.sql.SQLException")
        }) {
      assertAnswer(failure, 500, "INTERNAL");
      assertThat(new String(Failures.answer(failure).body(), UTF_8))
          .doesNotContain("secret")
          .doesNotContain("SQL");
    }
  }

  @Test
  void passesProblemsOn() {
    assertAnswer(new ProblemException(ProblemCode.LIST_FULL, "full"), 409, "LIST_FULL");
    assertAnswer(new BadFieldException(ErrorCode.BAD_FORMAT, "x: missing"), 400, "BAD_FORMAT");
    assertAnswer(new BadFieldException(ErrorCode.TOO_LARGE, "x: too long"), 413, "TOO_LARGE");
    assertThat(new ProblemException(ProblemCode.RATE_LIMITED, "slow", 1).answer().headers())
        .containsEntry("retry-after", "1");
  }

  @ParameterizedTest
  @EnumSource(AccountError.class)
  void keepsTheName_ofWhyAnAccountCallWasRefused(AccountError error) {
    ProblemCode code = ProblemCode.of(error);

    assertThat(code.name()).isEqualTo(error == AccountError.OTHER ? "INTERNAL" : error.name());
    assertThat(code.status()).isBetween(400, 500);
  }

  @ParameterizedTest
  @EnumSource(ChatError.class)
  void hasAStatus_forEveryReasonOfAChatCall(ChatError error) {
    assertThat(ProblemCode.of(error).status()).isBetween(400, 503);
  }
}
