package io.msrpc.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.msrpc.annotation.MsError;
import io.msrpc.call.Deadline;
import io.msrpc.call.Invocation;
import io.msrpc.call.Invoker;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import io.msrpc.call.ServiceContract;
import io.msrpc.call.ServiceKey;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What filters may do, and what becomes of a call when they do what they may not. */
class FilterChainTest {
  private static final ServiceContract CONTRACT = ServiceContract.of(Service.class);

  private final MockTicker clock = Ticker.newMockTicker();
  private final EmbeddedChannel loop = EmbeddedChannel.builder().ticker(clock).build();
  private final FilteredCalls open = new FilteredCalls(loop.eventLoop(), clock::nanoTime);
  private final List<String> seen = new ArrayList<>();
  private final List<Invocation> passedOn = new ArrayList<>();
  private final CompletableFuture<Reply> answer = new CompletableFuture<>();
  private final Invoker last =
      call -> {
        passedOn.add(call);
        return answer;
      };

  interface Service {
    String plain(String text) throws Refused;

    Flow.Publisher<Integer> stream();
  }

  /** Declared by a method, so a filter may throw it. */
  @MsError("refused")
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    public Refused(String message) {
      super(message);
    }
  }

  /** Fails as no filter may: with what the method does not declare. */
  private static final class Broken implements Filter {
    @Override
    public CompletionStage<Reply> filter(Invocation call, Invoker next) {
      throw new IllegalStateException("oops");
    }
  }

  @AfterEach
  void leavesNoTimer() {
    assertThat(loop.hasPendingTasks()).isFalse();
  }

  @Test
  void isNotThere_whenNoFilterWantsTheService() {
    Filter unwilling =
        new Filter() {
          @Override
          public CompletionStage<Reply> filter(Invocation call, Invoker next) {
            throw new AssertionError("not asked for");
          }

          @Override
          public boolean appliesTo(ServiceKey service, Side side) {
            return side == Side.SERVER;
          }
        };
    assertThat(FilterChain.client(List.of(), CONTRACT.key(), last, open)).isSameAs(last);
    assertThat(FilterChain.client(List.of(unwilling), CONTRACT.key(), last, open)).isSameAs(last);
    assertThat(FilterChain.server(List.of(unwilling), CONTRACT.key(), last)).isNotSameAs(last);
  }

  @Test
  void nest_theFirstOutermost() {
    CompletableFuture<Reply> call = invoke("plain", noting("outer"), noting("inner"));
    assertThat(seen).containsExactly("outer in", "inner in");
    answer.complete(Reply.of("x"));
    assertThat(call.join().value()).isEqualTo("x");
    assertThat(seen).containsExactly("outer in", "inner in", "inner out", "outer out");
  }

  @Test
  void changeTheCallAndTheReply() {
    CompletableFuture<Reply> call =
        invoke(
            "plain",
            (it, next) ->
                next.invoke(it.with("who", "ann")).thenApply(r -> r.with(Map.of("a", "b"))));
    answer.complete(Reply.of("x").with(Map.of("c", "d")));
    assertThat(passedOn.get(0).attachments()).containsExactly(Map.entry("who", "ann"));
    assertThat(call.join().attachments()).containsOnly(Map.entry("a", "b"), Map.entry("c", "d"));
  }

  @Test
  void answerThemselves() {
    CompletableFuture<Reply> call =
        invoke("plain", (it, next) -> CompletableFuture.completedFuture(Reply.of("cached")));
    assertThat(call.join().value()).isEqualTo("cached");
    assertThat(passedOn).isEmpty();
  }

  @Test
  void refuse_byThrowingOrByAFailedStage() {
    NotStartedException refusal = new NotStartedException(Reason.PERMISSION_DENIED, "no");
    Filter throwing =
        (call, next) -> {
          throw refusal;
        };
    assertThat(failure(invoke("plain", throwing))).isSameAs(refusal);
    assertThat(failure(invoke("plain", (call, next) -> CompletableFuture.failedFuture(refusal))))
        .isSameAs(refusal);
  }

  @Test
  void failWithWhatTheMethodDeclares() {
    Refused refused = new Refused("not you");
    RpcException told =
        failure(invoke("plain", (call, next) -> CompletableFuture.failedFuture(refused)));
    assertThat(told)
        .isInstanceOfSatisfying(
            RemoteFailureException.class, e -> assertThat(e.business()).isSameAs(refused));
  }

  @Test
  void seeTheFailure() {
    invoke("plain", noting("outer"));
    answer.completeExceptionally(new NotStartedException(Reason.OVERLOADED, "full"));
    assertThat(seen).containsExactly("outer in", "outer failed OVERLOADED");
  }

  @Test
  void tryAgain_afterAFailure() {
    List<CompletableFuture<Reply>> answers =
        List.of(
            CompletableFuture.failedFuture(new NotStartedException(Reason.OVERLOADED, "full")),
            CompletableFuture.completedFuture(Reply.of("second")));
    Invoker flaky =
        call -> {
          passedOn.add(call);
          return answers.get(passedOn.size() - 1);
        };
    Filter again = (call, next) -> next.invoke(call).exceptionallyCompose(e -> next.invoke(call));
    assertThat(chain(flaky, again).invoke(call("plain")).toCompletableFuture().join().value())
        .isEqualTo("second");
  }

  @Test
  void didNotStart_whenAFilterThrowsBeforePassingItOn() {
    assertThat(failure(invoke("plain", noting("outer"), new Broken())))
        .isInstanceOf(NotStartedException.class)
        .hasMessageContaining("Service#plain: the filter " + Broken.class.getName() + " failed")
        .hasMessageContaining("oops; it did not start")
        .hasRootCauseMessage("oops");
    assertThat(seen).containsExactly("outer in", "outer failed INTERNAL");
  }

  @Test
  void mayHaveRun_whenAFilterFailsAfterPassingItOn_andIsGivenUp() {
    Filter careless =
        (call, next) -> {
          next.invoke(call);
          throw new IllegalStateException("oops");
        };
    assertThat(failure(invoke("plain", careless)))
        .isInstanceOf(OutcomeUnknownException.class)
        .hasMessageContaining("it may have run");
    assertThat(answer).isCancelled();
  }

  @Test
  @SuppressWarnings("NullAway") // what a filter must not do
  void fails_whenAFilterReturnsNull() {
    assertThat(failure(invoke("plain", (call, next) -> null)))
        .isInstanceOf(NotStartedException.class)
        .hasMessageContaining("it returned null");
    CompletableFuture<Reply> nothing = CompletableFuture.completedFuture(null);
    assertThat(failure(invoke("plain", (call, next) -> nothing)))
        .hasMessageContaining("it answered with null");
  }

  @Test
  void fails_whenAStreamIsAnsweredWithSomethingElse() {
    CompletableFuture<Reply> call =
        invoke("stream", (it, next) -> CompletableFuture.completedFuture(Reply.of("text")));
    assertThat(failure(call)).hasMessageContaining("it answered with");
  }

  @Test
  void endsAtItsDeadline_whenAFilterForgetsIt() {
    CompletableFuture<Reply> call = invoke("plain", (it, next) -> new CompletableFuture<>());
    advance(1009);
    assertThat(call).isNotDone();
    advance(1);
    assertThat(failure(call))
        .isInstanceOf(NotStartedException.class)
        .hasMessageContaining("a filter did not end it in time");
    assertThat(failure(call).reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
  }

  @Test
  void isNotPassedOn_onceItIsOver() {
    CompletableFuture<Reply> slow = new CompletableFuture<>();
    invoke("plain", (it, next) -> slow.thenCompose(r -> next.invoke(it)));
    advance(1010);
    slow.complete(Reply.of("late"));
    assertThat(passedOn).isEmpty();
  }

  @Test
  void endsWhenTheClientCloses() {
    CompletableFuture<Reply> call = invoke("plain", (it, next) -> new CompletableFuture<>());
    open.close();
    CompletableFuture<Reply> later = invoke("plain", (it, next) -> new CompletableFuture<>());
    assertThat(failure(call)).hasMessageContaining("this client is closed");
    assertThat(failure(later)).hasMessageContaining("this client is closed");
  }

  @Test
  void cancelsWhatWasPassedOn_whateverFuturesAreBetween() {
    Filter derived = (it, next) -> next.invoke(it).thenApply(r -> r).thenApply(r -> r);
    invoke("plain", derived).cancel(true);
    assertThat(answer).isCancelled();
  }

  @Test
  void seeTheBeginningAndTheEndOfAStream() {
    try (SubmissionPublisher<Integer> items = new SubmissionPublisher<>(Runnable::run, 8)) {
      invoke("stream", noting("f")).thenAccept(reply -> read(reply, 1));
      answer.complete(Reply.of(items));
      assertThat(seen).containsExactly("f in", "f out");
      items.submit(7);
    }
    assertThat(seen).containsExactly("f in", "f out", "item 7", "f ended");
  }

  @Test
  void seeAStreamCancelledOrFailed() {
    SubmissionPublisher<Integer> items = new SubmissionPublisher<>(Runnable::run, 8);
    invoke("stream", noting("f")).thenAccept(reply -> read(reply, 0));
    answer.complete(Reply.of(items));
    assertThat(seen).containsExactly("f in", "f out", "f ended CANCELLED");
    assertThat(items.hasSubscribers()).isFalse();
  }

  @Test
  void aStreamThatAFilterFailedIsEnded() {
    List<String> cancelled = new ArrayList<>();
    answer.complete(Reply.of((Flow.Publisher<Integer>) to -> to.onSubscribe(ended(cancelled))));
    Filter failing =
        (call, next) ->
            next.invoke(call)
                .thenApply(
                    reply -> {
                      throw new IllegalStateException("oops");
                    });
    assertThat(failure(invoke("stream", failing))).isInstanceOf(OutcomeUnknownException.class);
    assertThat(cancelled).containsExactly("cancelled");
  }

  private static Flow.Subscription ended(List<String> cancelled) {
    return new Flow.Subscription() {
      @Override
      public void request(long items) {}

      @Override
      public void cancel() {
        cancelled.add("cancelled");
      }
    };
  }

  /** Reads so many items, then cancels if that is none. */
  @SuppressWarnings("unchecked")
  private void read(Reply reply, int items) {
    Flow.Publisher<Integer> stream = (Flow.Publisher<Integer>) reply.value();
    stream.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            if (items == 0) {
              subscription.cancel();
            } else {
              subscription.request(items);
            }
          }

          @Override
          public void onNext(Integer item) {
            seen.add("item " + item);
          }

          @Override
          public void onError(Throwable failure) {}

          @Override
          public void onComplete() {}
        });
  }

  private Filter noting(String name) {
    return (call, next) -> {
      seen.add(name + " in");
      return next.invoke(call).whenComplete((reply, e) -> note(name, reply, e));
    };
  }

  private void note(String name, Reply reply, Throwable e) {
    if (e != null) {
      seen.add(name + " failed " + reason(e));
      return;
    }
    seen.add(name + " out");
    if (reply.value() instanceof Flow.Publisher<?>) {
      reply
          .ended()
          .whenComplete(
              (done, end) -> seen.add(name + " ended" + (end == null ? "" : " " + reason(end))));
    }
  }

  private static String reason(Throwable e) {
    Throwable cause = e instanceof CompletionException ? e.getCause() : e;
    return String.valueOf(((RpcException) cause).reason());
  }

  private CompletableFuture<Reply> invoke(String method, Filter... filters) {
    return chain(last, filters).invoke(call(method)).toCompletableFuture();
  }

  private Invoker chain(Invoker end, Filter... filters) {
    return FilterChain.client(List.of(filters), CONTRACT.key(), end, open);
  }

  private Invocation call(String name) {
    RemoteMethod method =
        CONTRACT.methods().stream()
            .filter(known -> known.method().getName().equals(name))
            .findFirst()
            .orElseThrow();
    Deadline deadline = Deadline.after(Duration.ofMillis(1000), clock.nanoTime());
    return new Invocation(method, new Object[] {"x"}, deadline, Map.of());
  }

  private static RpcException failure(CompletableFuture<Reply> call) {
    return (RpcException) catchThrowable(call::join).getCause();
  }

  private void advance(long millis) {
    clock.advance(millis, TimeUnit.MILLISECONDS);
    loop.runPendingTasks();
  }
}
