package io.msrpc.im.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.im.chat.ChatError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ErrorCodeTest {
  @ParameterizedTest
  @EnumSource(ChatError.class)
  void keepsTheName_ofWhatTheLogicTierAnswered(ChatError error) {
    ErrorCode code = ErrorCode.of(error);

    switch (error) {
      case OTHER -> assertThat(code).isEqualTo(ErrorCode.UNKNOWN_OUTCOME);
      case SUPERSEDED -> assertThat(code).isEqualTo(ErrorCode.UNAUTHENTICATED);
      default -> assertThat(code.name()).isEqualTo(error.name());
    }
  }

  @Test
  void isDocumented_andSoAreTheCloseCodes() throws IOException {
    Path below = Path.of("docs/im-protocol.md");
    String document = Files.readString(Files.exists(below) ? below : Path.of("..").resolve(below));

    for (ErrorCode code : ErrorCode.values()) {
      assertThat(document).contains("`" + code + "`");
    }
    for (CloseCode code : CloseCode.values()) {
      assertThat(document).contains("| " + code.status() + " |");
    }
  }
}
