package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.msrpc.annotation.MsMethod;
import io.msrpc.annotation.MsService;
import io.msrpc.cluster.balance.LoadBalancer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One of three providers falls ill, and recovers, while its connection is in the best of health.
 */
class SickProviderIT {
  private static final int CALLS = 300;

  private final ListRegistry registry = new ListRegistry();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Ward sick = new Ward();
  private final List<Ward> wards = List.of(new Ward(), sick, new Ward());

  /** How a service is. */
  enum State {
    WELL,
    SLOW,
    HUNG,
    FAILING
  }

  @MsService
  interface WardService {
    @MsMethod(timeoutMillis = 400, idempotent = true)
    CompletableFuture<Void> ask();
  }

  private static final class Ward implements WardService {
    final AtomicInteger asked = new AtomicInteger();
    volatile State state = State.WELL;

    @Override
    public CompletableFuture<Void> ask() {
      asked.incrementAndGet();
      return switch (state) {
        case WELL -> CompletableFuture.completedFuture(null);
        case SLOW ->
            new CompletableFuture<Void>().completeOnTimeout(null, 20, TimeUnit.MILLISECONDS);
        case HUNG -> new CompletableFuture<>();
        case FAILING -> CompletableFuture.failedFuture(new IllegalStateException("sick"));
      };
    }
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SLOW, power-of-two",
    "SLOW, round-robin",
    "HUNG, power-of-two",
    "HUNG, round-robin",
    "FAILING, power-of-two",
    "FAILING, least-pending"
  })
  void isLeftAlone_andComesBack(State state, String balancer) {
    for (Ward ward : wards) {
      keep(RpcServer.builder().registry(registry).export(WardService.class, ward).start());
    }
    RpcClient client =
        keep(RpcClient.builder().registry(registry).loadBalancer(balancer(balancer)).build());
    WardService service = client.reference(WardService.class);
    eventually(5, () -> assertThat(wards).allMatch(ward -> timesAsked(ward, service) > 0));

    sick.state = state;
    eventually(10, () -> assertThat(timesAsked(sick, service)).isLessThan(5));

    sick.state = State.WELL;
    eventually(40, () -> assertThat(timesAsked(sick, service)).isGreaterThan(CALLS / 10));
  }

  private static LoadBalancer balancer(String name) {
    return switch (name) {
      case "round-robin" -> LoadBalancer.roundRobin();
      case "least-pending" -> LoadBalancer.leastPending();
      default -> LoadBalancer.powerOfTwo();
    };
  }

  private static void eventually(int seconds, Runnable assertion) {
    await().atMost(Duration.ofSeconds(seconds)).untilAsserted(assertion::run);
  }

  /** How many of so many calls, one after the other, it gets. */
  private static int timesAsked(Ward ward, WardService service) {
    int before = ward.asked.get();
    for (int i = 0; i < CALLS; i++) {
      service.ask().handle((done, e) -> done).join();
    }
    return ward.asked.get() - before;
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    open.push(closeable);
    return closeable;
  }
}
