package io.msrpc.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionStateTest {
  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource({
    "IDLE, CONNECTING CLOSED",
    "CONNECTING, READY WAITING GIVEN_UP CLOSED",
    "READY, DRAINING WAITING CLOSED",
    "DRAINING, WAITING CLOSED",
    "WAITING, CONNECTING GIVEN_UP CLOSED",
    "GIVEN_UP, CONNECTING CLOSED",
    "CLOSED, ''"
  })
  void goesWhereTheTableSays_andNowhereElse(ConnectionState from, String next) {
    Set<String> allowed =
        Arrays.stream(ConnectionState.values())
            .filter(from::canBecome)
            .map(Enum::name)
            .collect(Collectors.toSet());
    assertThat(allowed).isEqualTo(next.isEmpty() ? Set.of() : Set.of(next.split(" ")));
  }
}
