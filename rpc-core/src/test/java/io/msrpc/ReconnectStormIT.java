package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.msrpc.call.ServiceContract;
import io.msrpc.registry.Provider;
import io.msrpc.testing.Doors;
import io.msrpc.transport.client.ClientOptions;
import io.msrpc.transport.client.ConnectRate;
import io.msrpc.transport.client.Connection;
import io.msrpc.transport.client.ConnectionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A thousand connections, 4 clients to 250 addresses, that are all lost at once. The budget is a
 * client's; the connects are counted where they are accepted, all clients' together.
 */
@Timeout(120)
class ReconnectStormIT {
  private static final ServiceContract CONTRACT = ServiceContract.of(EchoService.class);
  private static final int CLIENTS = 4;
  private static final int ADDRESSES = 250;
  private static final ConnectRate BUDGET = ClientOptions.DEFAULTS.connectRate();

  /** A connect may be accepted so much later than it began, on a busy machine. */
  private static final long LATE_MILLIS = 1000;

  private final ListRegistry registry = new ListRegistry();
  private final List<RpcClient> clients = new ArrayList<>();
  private final Doors doors = new Doors(ADDRESSES, EchoService.class, new EchoServer());

  @BeforeEach
  void connect() {
    registry.dictate(CONTRACT.key(), doors.addresses().stream().map(Provider::at).toList());
    for (int i = 0; i < CLIENTS; i++) {
      RpcClient client = RpcClient.builder().registry(registry).build();
      clients.add(client);
      client.reference(EchoService.class);
    }
    awaitAllReady();
  }

  @AfterEach
  void close() {
    clients.forEach(RpcClient::close);
    doors.close();
  }

  @Test
  @DisplayName("reconnect: a budget bounds connects a second")
  void comeBackWithinTheirBudget_thenLeaveForGood() {
    assertWithinBudget();
    doors.forgetAccepted();

    doors.dropAll();
    awaitAllReady();
    assertThat(doors.accepted().size()).isBetween(CLIENTS * ADDRESSES, CLIENTS * ADDRESSES + 50);
    assertWithinBudget();

    registry.dictate(CONTRACT.key(), List.of());
    doors.shut();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> clients.stream().allMatch(client -> client.connections().isEmpty()));
    doors.forgetAccepted();
    doors.reopen();
    await().during(Duration.ofSeconds(5)).until(() -> doors.accepted().isEmpty());
  }

  private void assertWithinBudget() {
    List<Long> times = doors.accepted();
    for (long millis : new long[] {1000, 2000}) {
      long allowed =
          CLIENTS * (BUDGET.burst() + BUDGET.perSecond() * (millis + LATE_MILLIS) / 1000);
      assertThat(most(times, TimeUnit.MILLISECONDS.toNanos(millis)))
          .as("connects in " + millis + " ms")
          .isLessThanOrEqualTo((int) allowed);
    }
    double least = (double) (ADDRESSES - BUDGET.burst()) / BUDGET.perSecond();
    assertThat((times.get(times.size() - 1) - times.get(0)) / 1e9)
        .as("seconds for all of them")
        .isGreaterThan(least - LATE_MILLIS / 1e3);
  }

  /** The most of these times in any window of that length. */
  private static int most(List<Long> times, long window) {
    int most = 0;
    for (int first = 0, end = 0; end < times.size(); end++) {
      while (times.get(end) - times.get(first) > window) {
        first++;
      }
      most = Math.max(most, end - first + 1);
    }
    return most;
  }

  private void awaitAllReady() {
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> ready() == CLIENTS * ADDRESSES && doors.open() == CLIENTS * ADDRESSES);
  }

  private long ready() {
    return clients.stream()
        .flatMap(client -> client.connections().stream())
        .map(Connection::state)
        .filter(ConnectionState.READY::equals)
        .count();
  }
}
