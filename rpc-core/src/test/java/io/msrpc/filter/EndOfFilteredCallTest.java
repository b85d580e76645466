package io.msrpc.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.Deadline;
import io.msrpc.call.Invocation;
import io.msrpc.call.Invoker;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.Reply;
import io.msrpc.call.ServiceContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** However a served call ends, its filters see the end, and the service is told. */
class EndOfFilteredCallTest {
  private final CompletableFuture<Reply> served = new CompletableFuture<>();
  private final List<String> seen = new ArrayList<>();
  private final List<String> subscribed = new ArrayList<>();

  interface Service {
    CompletableFuture<String> later();

    Flow.Publisher<Integer> stream();
  }

  @Test
  void isTheServicesEnd_whenItsTimeIsUp() {
    CompletableFuture<Reply> call = invoke("later");
    call.completeExceptionally(
        new OutcomeUnknownException(Reason.DEADLINE_EXCEEDED, "it did not finish in time"));
    assertThat(served).isCancelled();
    assertThat(seen).containsExactly("CancellationException");
  }

  @Test
  void isSeenOfAStream_thatWasCancelledBeforeItBegan() {
    CompletableFuture<Reply> call = invoke("stream");
    call.cancel(true);
    assertThat(served).isCancelled();
    assertThat(seen).containsExactly("CancellationException");
  }

  @Test
  void isSeenOfAStream_thatAnOuterFilterFailed() {
    Filter failing =
        (call, next) ->
            next.invoke(call)
                .thenApply(
                    reply -> {
                      throw new IllegalStateException("oops");
                    });
    CompletableFuture<Reply> call = invoke("stream", failing, this::watch);
    served.complete(Reply.of(publisher()));
    assertThat(call).isCompletedExceptionally();
    assertThat(seen).containsExactly("reply", "ended OutcomeUnknownException");
    assertThat(subscribed).containsExactly("subscribed", "cancelled");
  }

  @Test
  void aStreamThatWasHandedOver_isNotSubscribedToAgain_whenTheCallIsCancelled() {
    CompletableFuture<Reply> call = invoke("stream");
    served.complete(Reply.of(publisher()));
    call.cancel(true);
    call.completeExceptionally(new IllegalStateException("too late"));
    assertThat(call.join().value()).isInstanceOf(Flow.Publisher.class);
    assertThat(subscribed).isEmpty();
  }

  private Flow.Publisher<Integer> publisher() {
    return subscriber -> {
      subscribed.add("subscribed");
      subscriber.onSubscribe(
          new Flow.Subscription() {
            @Override
            public void request(long items) {
              subscribed.add("requested");
            }

            @Override
            public void cancel() {
              subscribed.add("cancelled");
            }
          });
    };
  }

  private CompletableFuture<Reply> invoke(String name) {
    return invoke(name, this::watch);
  }

  private CompletableFuture<Reply> invoke(String name, Filter... filters) {
    ServiceContract contract = ServiceContract.of(Service.class);
    RemoteMethod method =
        contract.methods().stream()
            .filter(known -> known.method().getName().equals(name))
            .findFirst()
            .orElseThrow();
    Invocation call = new Invocation(method, new Object[0], new Deadline(0), Map.of());
    return FilterChain.server(List.of(filters), contract.key(), it -> served)
        .invoke(call)
        .toCompletableFuture();
  }

  private CompletionStage<Reply> watch(Invocation call, Invoker next) {
    return next.invoke(call)
        .whenComplete(
            (reply, e) -> {
              seen.add(e == null ? "reply" : cause(e));
              if (reply != null) {
                reply.ended().whenComplete((nothing, end) -> seen.add("ended " + cause(end)));
              }
            });
  }

  private static String cause(Throwable e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause.getClass().getSimpleName();
  }
}
