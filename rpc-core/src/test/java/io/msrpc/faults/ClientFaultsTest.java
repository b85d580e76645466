package io.msrpc.faults;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A load balancer, a key, a filter, or a value's constructor that breaks ends the calls it is asked
 * for, each at once and by an RpcException of the right type, and nothing else.
 */
@Timeout(120)
class ClientFaultsTest {
  static Stream<Arguments> endsCalls() {
    return Table.rows(ClientPoint.values());
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource
  void endsCalls(ClientPoint point, State state, List<Form> forms) throws Exception {
    Table.check(point, state);
  }
}
