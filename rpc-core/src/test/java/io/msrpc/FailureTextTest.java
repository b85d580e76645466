package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.msrpc.call.Reason;
import io.msrpc.call.RpcException;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.transport.client.ClientOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a caller reads when a call has died, by where it died. */
class FailureTextTest {
  private static final String AT = "EchoService#%s at 127\\.0\\.0\\.1:\\d+: ";
  private static final String ONE_ATTEMPT = " \\[attempts 1; connect \\d+ ms] ";

  private final EchoServer service = new EchoServer();
  private final RpcServer server = RpcServer.builder().export(EchoService.class, service).start();
  private RpcClient client = client(server.address().toString());

  @AfterEach
  void stop() {
    service.mayEnd.release(1000);
    client.close();
    server.close();
  }

  @Test
  void waiting() throws Exception {
    client.close();
    try (PeerServer mute = new PeerServer()) {
      client = client(mute.address().toString());
      CompletableFuture<RpcException> failure =
          CompletableFuture.supplyAsync(() -> failure(() -> echo().echo("x")));
      try (Peer peer = mute.greet()) {
        assertThat(peer.read()).as("PING or the call").isNotNull();
        assertText(
            failure.get(30, TimeUnit.SECONDS),
            AT.formatted("echo")
                + "no answer in time; it may have run \\[died in: waiting; queue \\d+ ms,"
                + " write 0 ms, waiting \\d{3} ms; call 1]"
                + ONE_ATTEMPT);
      }
    }
  }

  @Test
  void business() {
    RpcException failure = failure(() -> echo().fail("disk on fire"));
    assertText(
        failure,
        AT.formatted("fail")
            + ".*disk on fire \\[died in: business; queue \\d+ ms, write 0 ms, waiting \\d+ ms; call 1]"
            + ONE_ATTEMPT);
  }

  @Test
  void connect() throws IOException {
    client.close();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      client = client("127.0.0.1:" + taken.getLocalPort());
    }
    RpcException failure = failure(() -> echo().echo("x"));
    assertText(
        failure,
        "EchoService#echo: no connection to 127\\.0\\.0\\.1:\\d+: .*; it did not start"
            + " \\[died in: connect]\\. Is a provider of .* running\\?"
            + " \\[attempts 0; connect \\d+ ms] ");
  }

  @Test
  void queue() {
    assertThat(echo().echo("greeted")).isEqualTo("greeted");
    byte[] noise = new byte[9_000_000];
    new Random(1).nextBytes(noise);
    RpcException failure = failure(() -> echo().bytes(noise));
    assertText(
        failure, AT.formatted("bytes") + ".*; it did not start \\[died in: queue]" + ONE_ATTEMPT);
    assertThat(failure.reason()).isEqualTo(Reason.TOO_LARGE);
  }

  private static void assertText(RpcException failure, String pattern) {
    assertThat(failure.getMessage()).matches("(?s)" + pattern + "\\Q" + failure.reason().advice());
  }

  private static RpcException failure(ThrowingCallable call) {
    return catchThrowableOfType(RpcException.class, call);
  }

  private EchoService echo() {
    return client.reference(EchoService.class);
  }

  private static RpcClient client(String address) {
    return RpcClient.builder()
        .registry(FixedRegistry.of(address))
        .options(ClientOptions.DEFAULTS.withCallTimeout(Duration.ofMillis(500)))
        .build();
  }
}
