package io.msrpc.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.msrpc.RpcClient;
import io.msrpc.RpcServer;
import io.msrpc.annotation.MsService;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.Reason;
import io.msrpc.call.RpcException;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.transport.client.ConnectionSnapshot;
import io.msrpc.transport.client.ConnectionState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A load balancer that breaks when another provider is chosen, on the thread of the answer. */
@Timeout(120)
class RetryFaultsTest {
  private final AtomicInteger choices = new AtomicInteger();
  private final List<RpcServer> servers = IntStream.range(0, 3).mapToObj(i -> refusing()).toList();

  @MsService
  interface Refused {
    String now();

    CompletableFuture<String> later();
  }

  @AfterEach
  void stop() {
    servers.forEach(RpcServer::close);
  }

  private static RpcServer refusing() {
    return RpcServer.builder()
        .filter(
            (call, next) -> {
              throw new NotStartedException(Reason.UNAVAILABLE, "no");
            })
        .export(
            Refused.class,
            new Refused() {
              @Override
              public String now() {
                return "never called";
              }

              @Override
              public CompletableFuture<String> later() {
                return CompletableFuture.completedFuture("never called");
              }
            })
        .start();
  }

  private RpcClient client(Breakage breakage) {
    String[] addresses =
        servers.stream().map(server -> server.address().toString()).toArray(String[]::new);
    return RpcClient.builder()
        .registry(FixedRegistry.of(addresses))
        .loadBalancer(
            (ready, call, nowNanos) -> {
              if (choices.incrementAndGet() % 2 == 0) {
                breakage.happens();
              }
              return 0;
            })
        .build();
  }

  @ParameterizedTest
  @EnumSource
  void endsTheCall(Breakage breakage) throws Exception {
    try (RpcClient client = client(breakage)) {
      Refused service = client.reference(Refused.class);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> client.snapshot().connections().stream().allMatch(RetryFaultsTest::isReady));
      assertThat(Scene.failure(CompletableFuture.supplyAsync(service::now)))
          .isInstanceOf(RpcException.class)
          .hasMessageContaining("did not start");
      assertThat(Scene.failure(service.later()))
          .isInstanceOf(RpcException.class)
          .hasMessageContaining("did not start");
      assertThat(choices).as("a first choice and a second one, twice").hasValue(4);
      assertThat(client.snapshot().connections()).allMatch(one -> one.inFlight() == 0);
    }
  }

  private static boolean isReady(ConnectionSnapshot connection) {
    return connection.state() == ConnectionState.READY;
  }
}
