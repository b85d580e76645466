package io.msrpc.spring.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.msrpc.RpcClient;
import io.msrpc.RpcServer;
import io.msrpc.annotation.MsMethod;
import io.msrpc.annotation.MsService;
import io.msrpc.call.CallContext;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.cluster.FaultTolerance;
import io.msrpc.filter.Filter;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.transport.client.ConnectionState;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One trace over real sockets: a user calls a front, which calls a back. Runs on both Boot lines.
 */
class CallTracesTest {
  private final Traces traces = new Traces();
  private final ExecutorService pool = Executors.newSingleThreadExecutor();
  private final ObservationRegistry user = traces.registry();
  private final CallObservations ofFront = new CallObservations(traces.registry());
  private final CallObservations ofBack = new CallObservations(traces.registry());
  private final BackService backService = new BackService();
  private final RpcServer back = server(ofBack).export(Back.class, backService).start();
  private final RpcClient toBack = client(ofFront, back);
  private final RpcServer front = server(ofFront).export(Front.class, new FrontService()).start();
  private final RpcClient toFront = client(new CallObservations(user), front);
  private final Front calls = toFront.reference(Front.class);

  @MsService
  interface Front {
    @MsMethod(timeoutMillis = 30_000)
    String plain();

    @MsMethod(timeoutMillis = 30_000)
    CompletableFuture<String> later();

    @MsMethod(timeoutMillis = 30_000)
    CompletableFuture<String> elsewhere();

    @MsMethod(timeoutMillis = 30_000)
    String failing();

    @MsMethod(timeoutMillis = 30_000)
    void telling();
  }

  @MsService
  interface Back {
    @MsMethod(timeoutMillis = 30_000)
    String name();

    @MsMethod(timeoutMillis = 30_000)
    CompletableFuture<String> nameLater();

    @MsMethod(timeoutMillis = 30_000)
    String broken();

    @MsMethod(oneway = true)
    void tell(String text);

    @MsMethod(idempotent = true, timeoutMillis = 30_000)
    String firstTimeSlow();
  }

  private static final class BackService implements Back {
    private final CountDownLatch second = new CountDownLatch(2);

    @Override
    public String name() {
      return "back";
    }

    @Override
    public CompletableFuture<String> nameLater() {
      return CompletableFuture.supplyAsync(() -> "back");
    }

    @Override
    public String broken() {
      throw new IllegalStateException("no such luck");
    }

    @Override
    public void tell(String text) {}

    /** The first call ends with the second one. */
    @Override
    public String firstTimeSlow() {
      second.countDown();
      try {
        return String.valueOf(second.await(30, TimeUnit.SECONDS));
      } catch (InterruptedException e) {
        return "interrupted";
      }
    }
  }

  private final class FrontService implements Front {
    private final Back named = toBack.reference(Back.class);

    @Override
    public String plain() {
      return named.name();
    }

    @Override
    public CompletableFuture<String> later() {
      return named.nameLater();
    }

    @Override
    public CompletableFuture<String> elsewhere() {
      return CompletableFuture.supplyAsync(named::name, CallContext.current().wrap(pool));
    }

    @Override
    public String failing() {
      return named.broken();
    }

    @Override
    public void telling() {
      named.tell("x");
    }
  }

  private static RpcServer.Builder server(Filter filter) {
    return RpcServer.builder().filter(filter);
  }

  private static RpcClient client(Filter filter, RpcServer server) {
    return RpcClient.builder()
        .registry(FixedRegistry.of(server.address().toString()))
        .filter(filter)
        .build();
  }

  @AfterEach
  void stop() {
    pool.shutdownNow();
    toFront.close();
    toBack.close();
    front.close();
    back.close();
    traces.close();
  }

  private String call(String method) {
    return switch (method) {
      case "plain" -> calls.plain();
      case "later" -> calls.later().orTimeout(30, TimeUnit.SECONDS).join();
      default -> calls.elsewhere().orTimeout(30, TimeUnit.SECONDS).join();
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "later", "elsewhere"})
  void isOneTraceOverTwoCalls(String method) {
    Observation page = Observation.start("page", user);
    page.scoped(() -> assertThat(call(method)).isEqualTo("back"));
    page.stop();

    String nested = method.equals("later") ? "Back/nameLater" : "Back/name";
    List<SpanData> spans = traces.await(5);
    assertChain(
        Traces.the(spans, SpanKind.INTERNAL, "page"),
        Traces.the(spans, SpanKind.CLIENT, "Front/" + method),
        Traces.the(spans, SpanKind.SERVER, "Front/" + method),
        Traces.the(spans, SpanKind.CLIENT, nested),
        Traces.the(spans, SpanKind.SERVER, nested));
  }

  private static void assertChain(SpanData... chain) {
    assertThat(chain[0].getParentSpanContext().isValid()).isFalse();
    for (int i = 1; i < chain.length; i++) {
      assertThat(chain[i].getTraceId()).isEqualTo(chain[0].getTraceId());
      assertThat(chain[i].getParentSpanId()).as("%s", chain[i]).isEqualTo(chain[i - 1].getSpanId());
    }
  }

  @Test
  void saysWhatWasCalledAndWhoAnswered() {
    calls.plain();
    SpanData span = Traces.the(traces.await(4), SpanKind.CLIENT, "Front/plain");
    assertThat(span.getAttributes().get(AttributeKey.stringKey("rpc.system"))).isEqualTo("msrpc");
    assertThat(span.getAttributes().get(AttributeKey.stringKey("peer")))
        .isEqualTo(front.address().toString());
    assertThat(span.getAttributes().get(AttributeKey.stringKey("outcome"))).isEqualTo("OK");
  }

  @Test
  void saysWhichCallFailed_andHow() {
    assertThatThrownBy(calls::failing).isInstanceOf(RemoteFailureException.class);
    List<SpanData> spans = traces.await(4);
    assertThat(spans)
        .allSatisfy(
            span -> {
              assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
              assertThat(span.getAttributes().get(AttributeKey.stringKey("outcome")))
                  .isEqualTo("APPLICATION");
            });
    assertThat(Traces.the(spans, SpanKind.SERVER, "Back/broken").getEvents().toString())
        .contains("no such luck");
    assertThat(spans.stream().map(SpanData::getTraceId).distinct()).hasSize(1);
  }

  @Test
  void followsAOneWayCall() {
    calls.telling();
    List<SpanData> spans = traces.await(4);
    assertThat(Traces.the(spans, SpanKind.SERVER, "Back/tell").getParentSpanId())
        .isEqualTo(Traces.the(spans, SpanKind.CLIENT, "Back/tell").getSpanId());
  }

  @Test
  void showsBothAttemptsOfAHedgedCall_belowOneCall() {
    try (RpcServer twin = server(ofBack).export(Back.class, backService).start();
        RpcClient hedging =
            RpcClient.builder()
                .registry(FixedRegistry.of(back.address().toString(), twin.address().toString()))
                .faultTolerance(FaultTolerance.hedged(Duration.ofMillis(1)))
                .filter(new CallObservations(user))
                .build()) {
      assertThat(connected(hedging).firstTimeSlow()).isEqualTo("true");
      assertAttempts(2, "Back/firstTimeSlow");
    }
  }

  @Test
  void showsARetry_belowOneCall() {
    Filter full =
        (call, next) -> {
          throw new NotStartedException(Reason.OVERLOADED, "full");
        };
    try (RpcServer busy = server(ofBack).filter(full).export(Back.class, backService).start();
        RpcServer twin = server(ofBack).filter(full).export(Back.class, backService).start();
        RpcClient client =
            RpcClient.builder()
                .registry(FixedRegistry.of(busy.address().toString(), twin.address().toString()))
                .filter(new CallObservations(user))
                .build()) {
      assertThatThrownBy(connected(client)::name).isInstanceOf(NotStartedException.class);
      assertAttempts(2, "Back/name");
    }
  }

  /** The reference, once both providers can be called. */
  private static Back connected(RpcClient client) {
    Back reference = client.reference(Back.class);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                client.connections().stream()
                        .filter(one -> one.state() == ConnectionState.READY)
                        .count()
                    == 2);
    return reference;
  }

  private void assertAttempts(int count, String method) {
    List<SpanData> spans = traces.await(count + 1);
    SpanData call = Traces.the(spans, SpanKind.CLIENT, method);
    assertThat(Traces.all(spans, SpanKind.SERVER, method))
        .hasSize(count)
        .allSatisfy(span -> assertThat(span.getParentSpanId()).isEqualTo(call.getSpanId()));
  }
}
