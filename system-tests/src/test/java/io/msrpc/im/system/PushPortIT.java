package io.msrpc.im.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.msrpc.RpcClient;
import io.msrpc.call.Reason;
import io.msrpc.call.RpcException;
import io.msrpc.im.push.Kick;
import io.msrpc.im.push.KickReason;
import io.msrpc.im.push.PushService;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.transport.client.ClientOptions;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PushPortIT {
  private static final Kick HARMLESS = new Kick("s-none", 1, KickReason.SIGNED_OUT);

  @RegisterExtension static final Deployment msim = new Deployment(1);

  @Test
  @DisplayName("PushService is served on the gateway's internal port and on no other")
  void servesPushes_onTheInternalPortOnly() {
    assertThatCode(() -> kickThrough(msim.internalPort())).doesNotThrowAnyException();
    assertThat(refusal(msim.providerPort())).isEqualTo(Reason.NOT_FOUND);
    assertThat(refusal(msim.tcpPort())).isEqualTo(Reason.NOT_FOUND);
    assertThat(refusal(msim.url(1).getPort())).isEqualTo(Reason.CONNECT_FAILED);
    assertThat(refusal(msim.webSocketPort())).isEqualTo(Reason.CONNECT_FAILED);
  }

  private static Reason refusal(int port) {
    return catchThrowableOfType(RpcException.class, () -> kickThrough(port)).reason();
  }

  private static void kickThrough(int port) {
    String address = "127.0.0.1:" + port;
    try (RpcClient client =
        RpcClient.builder()
            .registry(FixedRegistry.of(address))
            .options(ClientOptions.DEFAULTS.withConnectTimeout(Duration.ofSeconds(2)))
            .build()) {
      client.reference(PushService.class).kick(address, HARMLESS).join();
    } catch (java.util.concurrent.CompletionException e) {
      throw (RpcException) e.getCause();
    }
  }
}
