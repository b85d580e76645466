package io.msrpc.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.benchmarks.CodecBenchmark.Codec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every benchmark does what it says, once; how fast is none of a test's business. */
class CodecBenchmarkTest {
  private final CodecBenchmark benchmark = new CodecBenchmark();

  @ParameterizedTest
  @CsvSource({
    "GET_USER, PROTOSTUFF",
    "GET_USER, JSON",
    "CREATE_USER, PROTOSTUFF",
    "CREATE_USER, JSON",
    "LIST_USER, PROTOSTUFF",
    "LIST_USER, JSON",
    "ECHO_32, PROTOSTUFF",
    "ECHO_32, JSON",
    "ECHO_64K, PROTOSTUFF",
    "ECHO_64K, JSON"
  })
  void readsBackWhatItWrote(Exchange exchange, Codec codec) {
    benchmark.exchange = exchange;
    benchmark.codec = codec;
    benchmark.prepare();
    for (int again = 0; again < 2; again++) {
      assertThat(benchmark.decodeRequest()).isEqualTo(new Object[] {exchange.argument()});
      assertThat(benchmark.decodeResponse()).isEqualTo(exchange.result());
    }
    benchmark.release();
  }

  @ParameterizedTest
  @CsvSource({"ECHO_32, 32, 96", "ECHO_64K, 65536, 65600", "GET_USER, 1, 64"})
  void aRequestIsAsLongAsItsArgument(Exchange exchange, int atLeast, int atMost) {
    benchmark.exchange = exchange;
    benchmark.codec = Codec.PROTOSTUFF;
    benchmark.prepare();
    assertThat(benchmark.encodeRequest()).isBetween(atLeast, atMost);
    benchmark.release();
  }

  @ParameterizedTest
  @CsvSource({"ECHO_32, 32, 96", "ECHO_64K, 65536, 65600", "CREATE_USER, 1, 64"})
  void aResponseIsAsLongAsItsValue(Exchange exchange, int atLeast, int atMost) {
    benchmark.exchange = exchange;
    benchmark.codec = Codec.PROTOSTUFF;
    benchmark.prepare();
    assertThat(benchmark.encodeResponse()).isBetween(atLeast, atMost);
    benchmark.release();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CodecBenchmark_encodeRequest_jmhTest",
        "CodecBenchmark_decodeRequest_jmhTest",
        "CodecBenchmark_encodeResponse_jmhTest",
        "CodecBenchmark_decodeResponse_jmhTest",
        "InvokerBenchmark_clientWaits_jmhTest",
        "InvokerBenchmark_clientGetsFuture_jmhTest",
        "InvokerBenchmark_serverInvoker_jmhTest",
        "InvokerBenchmark_serverDirect_jmhTest",
        "InvokerBenchmark_serverReflection_jmhTest"
      })
  void jmhFindsIt(String generated) throws IOException {
    try (InputStream list = getClass().getResourceAsStream("/META-INF/BenchmarkList")) {
      String known =
          new String(Objects.requireNonNull(list).readAllBytes(), StandardCharsets.UTF_8);
      assertThat(known).contains("io.msrpc.benchmarks.jmh_generated." + generated);
    }
  }
}
