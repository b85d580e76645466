package io.msrpc.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Every benchmark does what it says, once. */
class InvokerBenchmarkTest {
  private final InvokerBenchmark benchmark = new InvokerBenchmark();

  @Test
  void theClientsEndAnswers_whenTheCallerWaits() {
    assertThat(benchmark.clientWaits()).isTrue();
  }

  @Test
  void theClientsEndAnswers_whenTheCallerGetsAFuture() {
    assertThat(benchmark.clientGetsFuture()).isCompletedWithValue(true);
  }

  @Test
  void theServersEndCallsTheService() {
    assertThat(benchmark.serverInvoker().toCompletableFuture().join().value()).isEqualTo(true);
  }

  @Test
  void theOtherWaysToTheServiceAgree() throws ReflectiveOperationException {
    assertThat(benchmark.serverDirect()).isTrue();
    assertThat(benchmark.serverReflection()).isEqualTo(true);
  }
}
