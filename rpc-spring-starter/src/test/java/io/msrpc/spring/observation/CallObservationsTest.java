package io.msrpc.spring.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.msrpc.RpcClient;
import io.msrpc.RpcServer;
import io.msrpc.annotation.MsError;
import io.msrpc.annotation.MsMethod;
import io.msrpc.annotation.MsService;
import io.msrpc.call.Invocation;
import io.msrpc.call.Invoker;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.Reason;
import io.msrpc.call.Reply;
import io.msrpc.call.ServiceKey;
import io.msrpc.filter.Filter;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.transport.server.ServerOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** However a call ends, each side has observed it once, and nothing stays open. */
class CallObservationsTest {
  private final Observed made = new Observed();
  private final Observed served = new Observed();
  private final BlockingQueue<String> currentBefore = new LinkedBlockingQueue<>();
  private final WordService service = new WordService();
  private final RpcServer server =
      RpcServer.builder()
          .options(ServerOptions.DEFAULTS.withWorkers(1, 100))
          .filter(
              (call, next) -> {
                currentBefore.add(String.valueOf(served.registry().getCurrentObservation()));
                return next.invoke(call);
              })
          .filter(new CallObservations(served.registry()))
          .filter(CallObservationsTest::doorkeeper)
          .export(Words.class, service)
          .start();
  private final RpcClient client = client(new CallObservations(made.registry()));
  private final Words words = client.reference(Words.class);

  @MsService
  interface Words {
    @MsMethod(timeoutMillis = 30_000)
    String current(String text) throws Unheard;

    @MsMethod(timeoutMillis = 30_000)
    CompletableFuture<String> later(String text);

    @MsMethod(timeoutMillis = 500)
    CompletableFuture<String> never();

    @MsMethod(timeoutMillis = 30_000)
    CompletableFuture<String> longer();

    @MsMethod(oneway = true)
    void tell(String text);

    @MsMethod(timeoutMillis = 30_000)
    Flow.Publisher<Integer> endless();
  }

  @MsError("unheard")
  static final class Unheard extends Exception {
    private static final long serialVersionUID = 1L;

    public Unheard(String message) {
      super(message);
    }
  }

  private final class WordService implements Words {
    private final CompletableFuture<String> stuck = new CompletableFuture<>();
    private final CountDownLatch begun = new CountDownLatch(1);

    @Override
    public String current(String text) throws Unheard {
      switch (text) {
        case "unheard" -> throw new Unheard("of that");
        case "broken" -> throw new IllegalStateException("broken");
        default -> {
          Observation current = served.registry().getCurrentObservation();
          return current == null ? "none" : current.getContextView().getName();
        }
      }
    }

    @Override
    public CompletableFuture<String> later(String text) {
      return CompletableFuture.supplyAsync(() -> text);
    }

    @Override
    public CompletableFuture<String> never() {
      return stuck;
    }

    @Override
    public CompletableFuture<String> longer() {
      begun.countDown();
      return stuck;
    }

    @Override
    public void tell(String text) {}

    @Override
    public Flow.Publisher<Integer> endless() {
      return subscriber ->
          subscriber.onSubscribe(
              new Flow.Subscription() {
                @Override
                public void request(long items) {
                  subscriber.onNext(1);
                }

                @Override
                public void cancel() {}
              });
    }
  }

  /** Knows nobody called "stranger". */
  private static CompletionStage<Reply> doorkeeper(Invocation call, Invoker next) {
    if ("stranger".equals(call.attachments().get("who"))) {
      throw new NotStartedException(Reason.PERMISSION_DENIED, "who are you?");
    }
    return next.invoke(call);
  }

  private RpcClient client(Filter... filters) {
    RpcClient.Builder builder =
        RpcClient.builder().registry(FixedRegistry.of(server.address().toString()));
    for (Filter filter : filters) {
      builder.filter(filter);
    }
    return builder.build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void observesACall_onBothSides() throws Exception {
    assertThat(words.current("x")).isEqualTo(CallObservations.SERVED);
    made.awaitOnly("client current OK none");
    served.awaitOnly("server current OK none");
    assertThat(made.tags(CallObservations.MADE))
        .containsEntry("rpc.service", Words.class.getName())
        .containsEntry("rpc.group", "default")
        .containsEntry("rpc.version", "1")
        .doesNotContainKey("peer");
  }

  @Test
  void leavesNothingOnTheServicesThread() throws Exception {
    words.current("x");
    words.later("x").get(30, TimeUnit.SECONDS);
    assertThatThrownBy(() -> words.current("broken")).isNotNull();
    words.current("x");
    assertThat(currentBefore).containsExactly("null", "null", "null", "null");
    assertThat(made.registry().getCurrentObservation()).isNull();
  }

  @Test
  void observesAFuture_untilItIsComplete() throws Exception {
    assertThat(words.later("x").get(30, TimeUnit.SECONDS)).isEqualTo("x");
    made.awaitOnly("client later OK none");
    served.awaitOnly("server later OK none");
  }

  @Test
  void observesAOneWayCall() {
    words.tell("x");
    made.awaitOnly("client tell OK none");
    served.awaitOnly("server tell OK none");
  }

  @Test
  void saysHowAServiceFailed() {
    assertThatThrownBy(() -> words.current("broken")).isNotNull();
    assertThatThrownBy(() -> words.current("unheard")).isInstanceOf(Unheard.class);
    made.awaitOnly(
        "client current APPLICATION RemoteFailureException",
        "client current APPLICATION RemoteFailureException");
    served.awaitOnly(
        "server current APPLICATION RemoteFailureException",
        "server current APPLICATION RemoteFailureException");
  }

  @Test
  void saysWhyAFilterRefused() {
    Filter stranger = (call, next) -> next.invoke(call.with("who", "stranger"));
    try (RpcClient other = client(new CallObservations(made.registry()), stranger)) {
      assertThatThrownBy(() -> other.reference(Words.class).later("x").join()).isNotNull();
    }
    made.awaitOnly("client later PERMISSION_DENIED NotStartedException");
    served.awaitOnly("server later PERMISSION_DENIED NotStartedException");
  }

  @Test
  void saysThatNobodyServes() {
    server.close();
    Throwable failure = catchThrowable(() -> words.current("x"));
    assertThat(failure).isInstanceOf(NotStartedException.class);
    String reason = ((NotStartedException) failure).reason().name();
    made.awaitOnly("client current " + reason + " NotStartedException");
    served.awaitOnly();
  }

  /** The server's clock and the client's CANCEL come at the same time, in either order. */
  @Test
  void endsAtTheDeadline_whenTheServiceNeverAnswers() {
    assertThatThrownBy(() -> words.never().join()).isNotNull();
    made.awaitOnly("client never DEADLINE_EXCEEDED OutcomeUnknownException");
    served.awaitEither(
        "server never DEADLINE_EXCEEDED CancellationException",
        "server never CANCELLED CancellationException");
    assertThat(service.stuck).isCancelled();
  }

  @Test
  void countsATimeOut_whenNobodyAnswersTheConnect() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        RpcClient lonely =
            RpcClient.builder()
                .registry(FixedRegistry.of("127.0.0.1:" + silent.getLocalPort()))
                .filter(new CallObservations(made.registry()))
                .build()) {
      Words nobody = lonely.reference(Words.class);
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> nobody.never().join())
            .hasCauseInstanceOf(NotStartedException.class);
      }
      String each = "client never DEADLINE_EXCEEDED NotStartedException";
      made.awaitOnly(each, each, each);
    }
  }

  @Test
  void endsWithTheCallersPatience() throws Exception {
    CompletableFuture<String> call = words.longer();
    assertThat(service.begun.await(30, TimeUnit.SECONDS)).isTrue();
    call.cancel(true);
    made.awaitOnly("client longer CANCELLED CancellationException");
    served.awaitOnly("server longer CANCELLED CancellationException");
  }

  @Test
  void observesAStream_toItsEnd() {
    CompletableFuture<Flow.Subscription> reading = new CompletableFuture<>();
    CountDownLatch items = new CountDownLatch(1);
    words.endless().subscribe(new FirstItem(reading, items));
    Flow.Subscription stream = reading.orTimeout(30, TimeUnit.SECONDS).join();
    stream.request(1);
    assertThat(await(items)).isTrue();
    made.awaitOpen(1);
    served.awaitOpen(1);
    stream.cancel();
    made.awaitOnly("client endless CANCELLED OutcomeUnknownException");
    served.awaitOnly("server endless CANCELLED OutcomeUnknownException");
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private record FirstItem(CompletableFuture<Flow.Subscription> reading, CountDownLatch items)
      implements Flow.Subscriber<Integer> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      reading.complete(subscription);
    }

    @Override
    public void onNext(Integer item) {
      items.countDown();
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }

  @Test
  void isNotInTheWay_whileNobodyListens() {
    ServiceKey key = new ServiceKey("default", "x.Y", "1");
    for (ObservationRegistry deaf :
        new ObservationRegistry[] {ObservationRegistry.NOOP, ObservationRegistry.create()}) {
      assertThat(new CallObservations(deaf).appliesTo(key, Filter.Side.CLIENT)).isFalse();
    }
    assertThat(new CallObservations(made.registry()).appliesTo(key, Filter.Side.SERVER)).isTrue();
  }

  @Test
  void letsACallPass_thatTheApplicationDoesNotWantToObserve() throws Exception {
    made.registry().observationConfig().observationPredicate((name, context) -> false);
    served.registry().observationConfig().observationPredicate((name, context) -> false);
    assertThat(words.current("x")).isEqualTo("none");
    made.awaitOnly();
    served.awaitOnly();
  }
}
