package io.msrpc.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.RpcClient;
import io.msrpc.RpcServer;
import io.msrpc.annotation.MsService;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.Reason;
import io.msrpc.call.RpcException;
import io.msrpc.call.ServiceContract;
import io.msrpc.registry.InMemoryRegistry;
import io.msrpc.registry.Provider;
import io.msrpc.transport.client.ConnectionSnapshot;
import io.msrpc.transport.client.ConnectionState;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A load balancer that breaks when another provider is chosen, on the thread of the refusal; that
 * is the only choice of a call that has waited for a connection.
 */
@Timeout(120)
class RetryFaultsTest {
  private final CountDownLatch mayRefuse = new CountDownLatch(1);
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final InMemoryRegistry registry = new InMemoryRegistry();
  private final List<RpcServer> servers = IntStream.range(0, 3).mapToObj(i -> refusing()).toList();

  @MsService(timeoutMillis = 300_000)
  interface Unlucky {
    String now();

    CompletableFuture<String> later();

    Flow.Publisher<String> items();
  }

  @AfterEach
  void stop() {
    mayRefuse.countDown();
    servers.forEach(RpcServer::close);
  }

  private RpcServer refusing() {
    return RpcServer.builder()
        .filter(
            (call, next) -> {
              awaitMayRefuse();
              refused.add(call.method().method().getName());
              throw new NotStartedException(Reason.UNAVAILABLE, "no");
            })
        .export(Unlucky.class, new NeverCalled())
        .start();
  }

  private void awaitMayRefuse() {
    try {
      mayRefuse.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class NeverCalled implements Unlucky {
    @Override
    public String now() {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<String> later() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Flow.Publisher<String> items() {
      throw new UnsupportedOperationException();
    }
  }

  private RpcClient client(Breakage breakage) {
    return RpcClient.builder()
        .registry(registry)
        .loadBalancer(
            (ready, call, nowNanos) ->
                refused.contains(call.method().method().getName()) ? breakage.happens() : 0)
        .build();
  }

  private void list() {
    registry.list(
        ServiceContract.of(Unlucky.class).key(),
        servers.stream().map(server -> Provider.at(server.address())).toList());
  }

  static Stream<Arguments> endsTheCall() {
    return Stream.of(State.READY, State.NONE_KNOWN)
        .flatMap(state -> Arrays.stream(Breakage.values()).map(each -> Arguments.of(state, each)));
  }

  @ParameterizedTest
  @MethodSource
  void endsTheCall(State state, Breakage breakage) throws Exception {
    try (RpcClient client = client(breakage)) {
      Unlucky service = client.reference(Unlucky.class);
      if (state == State.READY) {
        list();
        awaitReady(client);
      }
      List<Caller> calls =
          List.of(
              Caller.of(service::now),
              Caller.of(service::later),
              Caller.of(() -> Reader.all(service.items())));
      Scene.awaiting("all have been made").until(() -> calls.stream().allMatch(Caller::waits));
      list();
      awaitReady(client);
      mayRefuse.countDown();
      for (Caller call : calls) {
        assertThat(Scene.failure(call))
            .isInstanceOf(RpcException.class)
            .hasMessageContaining("was thrown on its way; it did not start");
      }
      assertThat(client.snapshot().connections()).allMatch(one -> one.inFlight() == 0);
    }
  }

  private static void awaitReady(RpcClient client) {
    Scene.awaiting("all are ready")
        .until(
            () ->
                client.snapshot().connections().stream().filter(RetryFaultsTest::isReady).count()
                    == 3);
  }

  private static boolean isReady(ConnectionSnapshot connection) {
    return connection.state() == ConnectionState.READY;
  }
}
