package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.call.NotStartedException;
import io.msrpc.call.RemoteMethod;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.transport.client.ClientOptions;
import io.msrpc.wire.FrameType;
import io.msrpc.wire.MethodCodec;
import io.msrpc.wire.Serializer;
import io.msrpc.wire.json.JsonSerializer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One server, clients of both codecs. */
class JsonCallTest {
  private final EchoServer service = new EchoServer();
  private RpcServer server;

  @BeforeEach
  void start() {
    server = RpcServer.builder().export(EchoService.class, service).start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static RpcClient client(String address, Serializer serializer) {
    return RpcClient.builder()
        .registry(FixedRegistry.of(address))
        .serializer(serializer)
        .options(ClientOptions.DEFAULTS.withConnectTimeout(Duration.ofSeconds(1)))
        .build();
  }

  @Test
  void calls_inJsonBothWays() throws IOException {
    try (Tap tap = new Tap(server.address());
        RpcClient client = client(tap.address().toString(), new JsonSerializer())) {
      EchoService echo = client.reference(EchoService.class);
      assertThat(echo.echo("né 😀")).isEqualTo("né 😀");
      assertThat(tap.sent(FrameType.REQUEST)).extracting(Tap.Seen::codec).containsExactly(2);
      assertThat(tap.answered(FrameType.RESPONSE)).extracting(Tap.Seen::codec).containsExactly(2);
    }
  }

  @Test
  void carriesWhatTheInterfaceDeclares() {
    try (RpcClient client = client(server.address().toString(), new JsonSerializer())) {
      EchoService echo = client.reference(EchoService.class);
      EchoService.User ann = new EchoService.User(7, "u7", Optional.of(EchoService.Mood.CALM));
      assertThat(echo.user(7)).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo(ann);
      assertThat(echo.bytes(new byte[] {0, -1})).containsExactly(0, -1);
      assertThat(echo.byName(List.of(ann))).containsEntry("u7", List.of(ann));
      assertThatThrownBy(() -> echo.fail("no")).hasMessageContaining("java.io.IOException: no");
    }
  }

  @Test
  void saysWhatIsMissing_whenTheServerDoesNotReadTheCodec() {
    try (RpcClient client = client(server.address().toString(), new Strange())) {
      EchoService echo = client.reference(EchoService.class);
      assertThatThrownBy(() -> echo.echo("a"))
          .isInstanceOf(NotStartedException.class)
          .hasMessageContaining("does not read codec 9");
    }
  }

  /** A codec that no server has. */
  private static final class Strange implements Serializer {
    @Override
    public byte codec() {
      return 9;
    }

    @Override
    public MethodCodec codecOf(RemoteMethod method) {
      return new JsonSerializer().codecOf(method);
    }
  }
}
