package io.msrpc.im.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairTest {
  @Test
  void splitsAtTheFirstColon() {
    assertThat(Pair.parse(" Bob :see http://x")).isEqualTo(new Pair("bob", "see http://x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bob", ":x", " : x", "bob:", "bob:  ", ""})
  void isNothing_whenAHalfIsMissing(String line) {
    assertThat(Pair.parse(line)).isNull();
  }

  @Test
  void countsBytes_notCharacters() {
    assertThat(new Pair("bob", "é".repeat(8192)).tooLong()).isFalse();
    assertThat(new Pair("bob", "é".repeat(8192) + "x").tooLong()).isTrue();
  }

  @Test
  void keepsTheSecretOutOfText() {
    assertThat(new Pair("bob", "secret")).hasToString("Pair[id=bob]");
  }
}
