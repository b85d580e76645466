package io.msrpc.faults;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An argument whose code breaks while it is written ends the calls that carry it, each at once and
 * as not started, and nothing else.
 */
@Timeout(120)
class ArgumentFaultsTest {
  static Stream<Arguments> endsCalls() {
    return Table.rows(ArgumentPoint.values());
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource
  void endsCalls(ArgumentPoint point, State state, List<Form> forms) throws Exception {
    Table.check(point, state);
  }
}
