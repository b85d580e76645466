package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.msrpc.call.Reason;
import io.msrpc.call.RpcException;
import io.msrpc.call.ServiceContract;
import io.msrpc.cluster.ProviderSnapshot.Origin;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.transport.client.ConnectionSnapshot;
import io.msrpc.transport.client.ConnectionState;
import io.msrpc.transport.client.RecentFailure;
import io.msrpc.transport.server.ConnectedClient;
import io.msrpc.transport.server.ServerOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a client and a server that run tell of themselves. */
class ClientSnapshotTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final EchoServer service = new EchoServer();
  private RpcServer server = serve(0);
  private final String address = server.address().toString();
  private final RpcClient client = RpcClient.builder().registry(FixedRegistry.of(address)).build();
  private final EchoService echo = client.reference(EchoService.class);

  private RpcServer serve(int port) {
    return RpcServer.builder()
        .bind("127.0.0.1", port)
        .export(EchoService.class, service)
        .options(ServerOptions.DEFAULTS.withDrainTimeout(Duration.ZERO))
        .start();
  }

  @AfterEach
  void close() {
    service.mayEnd.release(1000);
    client.close();
    server.close();
  }

  private ClientSnapshot until(Predicate<ClientSnapshot> wanted) {
    return await().atMost(SOON).until(client::snapshot, wanted);
  }

  private static ConnectionSnapshot connection(ClientSnapshot snapshot) {
    assertThat(snapshot.connections()).hasSize(1);
    return snapshot.connections().get(0);
  }

  private static boolean isIn(ClientSnapshot snapshot, ConnectionState state) {
    return connection(snapshot).state() == state;
  }

  @Test
  void tellsWhomItCalls() {
    ClientSnapshot seen = until(snapshot -> isIn(snapshot, ConnectionState.READY));
    assertThat(seen.registry()).isEqualTo("a fixed list");
    assertThat(seen.outage()).isNull();
    assertThat(seen.services())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.service()).isEqualTo(ServiceContract.of(EchoService.class).key());
              assertThat(one.heard()).isTrue();
              assertThat(one.saved()).isNull();
              assertThat(one.everReady()).isTrue();
              assertThat(one.ready()).isEqualTo(1);
              assertThat(one.from(Origin.LISTED)).isEqualTo(1);
              assertThat(one.providers().get(0).provider().address()).hasToString(address);
            });
    assertThat(seen.failures()).isEmpty();
  }

  @Test
  void countsCallsUnderWay_onBothSides() throws Exception {
    CompletableFuture<String> slow = CompletableFuture.supplyAsync(() -> echo.slow("x"));
    assertThat(service.begun.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    until(snapshot -> connection(snapshot).inFlight() == 1 && connection(snapshot).links() == 1);
    ServerSnapshot serving = server.snapshot();
    assertThat(serving.state()).isEqualTo(ServerSnapshot.State.SERVING);
    assertThat(serving.services()).containsExactly(ServiceContract.of(EchoService.class).key());
    assertThat(serving.address()).isEqualTo(server.address());
    assertThat(serving.instanceId()).isEqualTo(server.instanceId());
    assertThat(serving.bootId()).isEqualTo(server.bootId());
    assertThat(serving.clients()).hasSize(1);
    ConnectedClient caller = serving.clients().get(0);
    assertThat(caller.peer()).startsWith("127.0.0.1:");
    assertThat(caller.inFlight()).isEqualTo(1);
    service.mayEnd.release();
    assertThat(slow.get(20, TimeUnit.SECONDS)).isEqualTo("x");
    until(snapshot -> connection(snapshot).inFlight() == 0);
  }

  @Test
  void tellsThatAConnectionIsLost_whichCallFailed_andThatItIsBack() throws Exception {
    CompletableFuture<String> slow = CompletableFuture.supplyAsync(() -> echo.slow("my secret"));
    assertThat(service.begun.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    server.close();
    assertThat(server.snapshot().state()).isEqualTo(ServerSnapshot.State.STOPPED);
    assertThatThrownBy(slow::join).hasCauseInstanceOf(RpcException.class);
    ClientSnapshot lost =
        until(
            snapshot ->
                !isIn(snapshot, ConnectionState.READY)
                    && has(snapshot, "EchoService#slow")
                    && has(snapshot, ""));
    assertThat(connection(lost).everReady()).isTrue();
    assertThat(lost.services().get(0).ready()).isZero();
    assertThat(lost.failures())
        .allSatisfy(failure -> assertThat(failure.peer()).isEqualTo(address))
        .filteredOn(failure -> failure.method().isEmpty())
        .extracting(RecentFailure::reason)
        .isSubsetOf(Reason.CONNECTION_LOST, Reason.CONNECT_FAILED);
    assertThat(lost.toString()).doesNotContain("my secret");
    server = serve(Integer.parseInt(address.substring(address.indexOf(':') + 1)));
    until(snapshot -> isIn(snapshot, ConnectionState.READY));
    assertThat(echo.echo("x")).isEqualTo("x");
  }

  private static boolean has(ClientSnapshot snapshot, String method) {
    return snapshot.failures().stream().anyMatch(failure -> failure.method().equals(method));
  }

  @Test
  void tellsOfACallThatFoundNobody() {
    server.close();
    until(snapshot -> !isIn(snapshot, ConnectionState.READY));
    assertThatThrownBy(() -> echo.echo("x")).isInstanceOf(RpcException.class);
    assertThat(client.snapshot().failures())
        .anySatisfy(
            failure -> {
              assertThat(failure.method()).isEqualTo("EchoService#echo");
              assertThat(failure.type()).isEqualTo("NotStartedException");
            });
  }

  @Test
  void isEmpty_onceClosed() {
    client.close();
    assertThat(client.snapshot().services()).isEmpty();
    assertThat(client.snapshot().connections()).isEmpty();
  }
}
