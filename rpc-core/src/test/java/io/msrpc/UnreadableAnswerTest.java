package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.transport.client.ClientOptions;
import io.msrpc.wire.FrameType;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A provider with another version of the interface answers: the caller hears that it is this client
 * that cannot read it, where, and what to do; the connection goes on.
 */
@Timeout(120)
class UnreadableAnswerTest {
  record Price(String currency, int cents) {}

  record Offer(Price price) {}

  record Positive(int number) {
    Positive {
      if (number == 7) {
        throw new AssertionError("7 is not positive enough");
      }
    }
  }

  /** No value of it can be made here. */
  static final class Uninitialized {
    static final int BROKEN = Integer.parseInt("broken");
    int number;
  }

  interface Catalogue {
    Offer offer();

    CompletableFuture<Offer> offerLater();

    Positive positive();

    CompletableFuture<Positive> positiveLater();

    Uninitialized uninitialized();

    CompletableFuture<Uninitialized> uninitializedLater();
  }

  private PeerServer provider;
  private RpcClient client;
  private Catalogue catalogue;

  @BeforeEach
  void open() throws IOException {
    provider = new PeerServer();
    client =
        RpcClient.builder()
            .registry(FixedRegistry.of(provider.address().toString()))
            .options(ClientOptions.DEFAULTS.withCallTimeout(Duration.ofSeconds(100)))
            .build();
    catalogue = client.reference(Catalogue.class);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    provider.close();
  }

  private CompletableFuture<?> call(String method) {
    return switch (method) {
      case "offer" -> CompletableFuture.supplyAsync(catalogue::offer);
      case "offerLater" -> catalogue.offerLater();
      case "positive" -> CompletableFuture.supplyAsync(catalogue::positive);
      case "positiveLater" -> catalogue.positiveLater();
      case "uninitialized" -> CompletableFuture.supplyAsync(catalogue::uninitialized);
      default -> catalogue.uninitializedLater();
    };
  }

  @ParameterizedTest
  @CsvSource({
    "offer, 09 0b 0a01 78 1201 31 0c, 'result.price.cents: '",
    "offerLater, 09 0b 0a01 78 1201 31 0c, 'result.price.cents: '",
    "positive, 03 0807, 7 is not positive enough",
    "positiveLater, 03 0807, 7 is not positive enough",
    "uninitialized, 03 0807, java.lang.",
    "uninitializedLater, 03 0807, java.lang."
  })
  void theCallerHearsThatThisClientCannotReadIt_andWhere(String method, String hex, String where)
      throws Exception {
    try (Peer peer = provider.greet()) {
      for (int i = 0; i < 2; i++) {
        CompletableFuture<?> call = call(method);
        int id = peer.read(FrameType.REQUEST).id();
        peer.send(Peer.frame(2, 1, 0, id, Peer.concat(Peer.hex("00 00"), Peer.hex(hex))));
        assertThatThrownBy(() -> call.get(30, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class)
            .cause()
            .isInstanceOf(RemoteFailureException.class)
            .hasMessageContaining("this client cannot read the answer: ")
            .hasMessageContaining(where)
            .hasMessageContaining("Compare the interface and its classes here")
            .extracting(e -> ((RemoteFailureException) e).reason())
            .isEqualTo(Reason.INVALID_RESPONSE);
      }
      assertThat(client.connections()).hasSize(1);
    }
  }
}
