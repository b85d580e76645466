package io.msrpc;

import static io.msrpc.wire.Compression.GZIP;
import static io.msrpc.wire.Compression.LZ4;
import static io.msrpc.wire.Compression.NONE;
import static io.msrpc.wire.Compression.ZSTD;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.registry.FixedRegistry;
import io.msrpc.transport.client.ClientOptions;
import io.msrpc.transport.server.ServerOptions;
import io.msrpc.wire.Compression;
import io.msrpc.wire.FrameType;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each side sends what it prefers of what the other reads. */
class NegotiationTest {
  private static final String LONG =
      IntStream.range(0, 1_000).mapToObj(Integer::toString).collect(Collectors.joining(" "));

  static Stream<Arguments> sides() {
    List<Compression> all = Compression.PREFERENCE;
    return Stream.of(
        Arguments.of(all, all, ZSTD, ZSTD),
        Arguments.of(List.of(LZ4, GZIP), all, LZ4, LZ4),
        Arguments.of(List.of(LZ4, GZIP, ZSTD), List.of(GZIP, LZ4), LZ4, GZIP),
        Arguments.of(all, List.of(GZIP), GZIP, GZIP),
        Arguments.of(List.of(ZSTD), List.of(LZ4), NONE, NONE),
        Arguments.of(List.of(), all, NONE, NONE));
  }

  @ParameterizedTest(name = "client {0}, server {1}: sends {2}, gets {3}")
  @MethodSource("sides")
  void compressesAsPreferred_ofWhatTheOtherSideReads(
      List<Compression> client, List<Compression> server, Compression sent, Compression answered)
      throws IOException {
    try (RpcServer provider = provider(ServerOptions.DEFAULTS.withCompressions(server));
        Tap tap = new Tap(provider.address());
        RpcClient caller = caller(tap, ClientOptions.DEFAULTS.withCompressions(client))) {
      assertThat(caller.reference(EchoService.class).echo(LONG)).isEqualTo(LONG);

      assertThat(tap.sent(FrameType.REQUEST))
          .containsExactly(new Tap.Seen(FrameType.REQUEST, 1, sent.code()));
      assertThat(tap.answered(FrameType.RESPONSE))
          .containsExactly(new Tap.Seen(FrameType.RESPONSE, 1, answered.code()));
    }
  }

  private static RpcServer provider(ServerOptions options) {
    return RpcServer.builder().export(EchoService.class, new EchoServer()).options(options).start();
  }

  private static RpcClient caller(Tap tap, ClientOptions options) {
    return RpcClient.builder()
        .registry(FixedRegistry.of(tap.address().toString()))
        .options(options)
        .build();
  }
}
