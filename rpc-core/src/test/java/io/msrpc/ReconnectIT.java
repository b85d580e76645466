package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.msrpc.call.NotStartedException;
import io.msrpc.call.ServiceContract;
import io.msrpc.registry.Provider;
import io.msrpc.testing.FaultProxy;
import io.msrpc.transport.client.Backoff;
import io.msrpc.transport.client.ClientOptions;
import io.msrpc.transport.client.Connection;
import io.msrpc.transport.client.ConnectionState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** docs/reliability.md's bounds on coming back, counted where the connects arrive. */
@Timeout(90)
class ReconnectIT {
  private static final ServiceContract CONTRACT = ServiceContract.of(EchoService.class);
  private static final int ATTEMPTS = 12;

  /** A connect may arrive so much later than its timer, on a busy machine. */
  private static final long LATE_MILLIS = 400;

  private final ListRegistry registry = new ListRegistry();
  private RpcServer server;
  private FaultProxy door;

  @BeforeEach
  void open() throws IOException {
    server = RpcServer.builder().export(EchoService.class, new EchoServer()).start();
    door = new FaultProxy(server.address());
    list("boot 1");
  }

  @AfterEach
  void close() throws IOException {
    door.close();
    server.close();
  }

  @Test
  @DisplayName("reconnect, 12 attempts failed: accepted and dropped 13 times, then left alone")
  void backsOff_thenGivesUp_whenThePeerAcceptsAndCloses() throws IOException {
    door.dropNew(true);
    try (RpcClient client = client(Backoff.DEFAULT)) {
      client.reference(EchoService.class);
      await().atMost(Duration.ofSeconds(40)).until(() -> client.connections().isEmpty());
      List<Long> connects = door.accepted();
      assertThat(connects).hasSize(1 + ATTEMPTS);
      for (int n = 1; n <= ATTEMPTS; n++) {
        long millis = TimeUnit.NANOSECONDS.toMillis(connects.get(n) - connects.get(n - 1));
        assertThat(millis)
            .as("wait before attempt " + n)
            .isBetween((1L << n) - 1, (2L << n) + LATE_MILLIS);
      }
    }
  }

  @Test
  @DisplayName("12 attempts failed: the registry's up event brings it back")
  void comesBack_whenTheRegistryListsANewStart() throws IOException {
    door.dropNew(true);
    try (RpcClient client = client(new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), 0, 2))) {
      EchoService echo = client.reference(EchoService.class);
      await().until(() -> client.connections().isEmpty());
      door.dropNew(false);
      list("boot 2");
      await().atMost(Duration.ofSeconds(2)).until(() -> client.connections().size() == 1);
      assertThat(echo.echo("back")).isEqualTo("back");
    }
  }

  @Test
  @DisplayName("choice: callers in need hammer nobody")
  void connectsTenTimesASecondAtMost_howeverManyCallersNeedIt() throws IOException {
    door.dropNew(true);
    try (RpcClient client = client(Backoff.DEFAULT)) {
      EchoService echo = client.reference(EchoService.class);
      long begun = System.nanoTime();
      int calls = 0;
      for (; System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(2); calls++) {
        assertThatThrownBy(() -> echo.echo("x")).isInstanceOf(NotStartedException.class);
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      assertThat(door.accepted().size()).isBetween(5, 8 + (int) (10 * seconds));
    }
  }

  @Test
  @DisplayName("a believed removal: no further connect, ever")
  void connectsNoMore_afterABelievedRemoval() throws IOException {
    try (RpcServer other = RpcServer.builder().export(EchoService.class, new EchoServer()).start();
        RpcServer third = RpcServer.builder().export(EchoService.class, new EchoServer()).start();
        RpcClient client = client(new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), 0, 50))) {
      registry.register(CONTRACT.key(), Provider.at(other.address()));
      registry.register(CONTRACT.key(), Provider.at(third.address()));
      EchoService echo = client.reference(EchoService.class);
      await().until(() -> ready(client) == 3);
      registry.deregister(CONTRACT.key(), Provider.at(door.address()));
      await().until(() -> client.connections().size() == 2);
      int before = door.accepted().size();
      door.reset();
      for (int i = 0; i < 2000; i++) {
        echo.echo("elsewhere");
      }
      assertThat(door.accepted()).hasSize(before);
    }
  }

  private static long ready(RpcClient client) {
    return client.connections().stream()
        .map(Connection::state)
        .filter(ConnectionState.READY::equals)
        .count();
  }

  private RpcClient client(Backoff backoff) {
    return RpcClient.builder()
        .registry(registry)
        .options(ClientOptions.DEFAULTS.withBackoff(backoff))
        .build();
  }

  private void list(String boot) {
    registry.dictate(
        CONTRACT.key(),
        List.of(new Provider(door.address(), "behind the door", boot, 1, Map.of())));
  }
}
