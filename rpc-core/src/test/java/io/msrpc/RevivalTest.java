package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.ServiceContract;
import io.msrpc.registry.Provider;
import io.msrpc.transport.Address;
import io.msrpc.transport.client.Backoff;
import io.msrpc.transport.client.ClientOptions;
import io.msrpc.transport.client.Connection;
import io.msrpc.transport.client.ConnectionState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A provider that was given up, and what its registry says of it later. */
@Timeout(20) // a probe would come after 24 s at the earliest
class RevivalTest {
  private final EchoServer service = new EchoServer();
  private final ListRegistry registry = new ListRegistry();
  private RpcServer server = serve(0);
  private final Address address = server.address();
  private final RpcClient client =
      RpcClient.builder()
          .registry(registry)
          .options(
              ClientOptions.DEFAULTS.withBackoff(
                  new Backoff(Duration.ofMillis(1), Duration.ofMillis(2), 0, 3)))
          .build();

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private RpcServer serve(int port) {
    return RpcServer.builder().export(EchoService.class, service).bind("127.0.0.1", port).start();
  }

  private void announce(String bootId) {
    registry.dictate(
        ServiceContract.of(EchoService.class).key(),
        List.of(new Provider(address, "p", bootId, 1, Map.of())));
  }

  private static void await(Connection connection, ConnectionState state) {
    while (connection.state() != state) {
      Thread.onSpinWait();
    }
  }

  private Connection giveUp() {
    announce("first");
    EchoService echo = client.reference(EchoService.class);
    assertThat(echo.echo("a")).isEqualTo("a");
    Connection connection = client.connections().get(0);
    server.close();
    await(connection, ConnectionState.GIVEN_UP);
    assertThat(client.connections()).isEmpty();
    return connection;
  }

  @Test
  void isTriedAtOnce_whenItIsAnnouncedAgain() {
    Connection connection = giveUp();
    server = serve(address.port());
    assertThat(connection.state()).as("nobody has said so").isEqualTo(ConnectionState.GIVEN_UP);
    announce("second");
    await(connection, ConnectionState.READY);
    assertThat(client.connections()).containsExactly(connection);
  }

  @Test
  void isTriedAtOnce_whenItWasTakenOffTheList_andIsPutOnAgain() {
    giveUp();
    registry.dictate(ServiceContract.of(EchoService.class).key(), List.of());
    server = serve(address.port());
    announce("first");
    while (client.connections().isEmpty()) {
      Thread.onSpinWait();
    }
    await(client.connections().get(0), ConnectionState.READY);
  }
}
