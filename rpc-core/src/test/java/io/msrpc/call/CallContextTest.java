package io.msrpc.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where the call being served is known, and where it is not. */
class CallContextTest {
  private final ExecutorService pool = Executors.newSingleThreadExecutor();

  interface Service {
    void plain();

    CompletableFuture<String> later();
  }

  @AfterEach
  void stop() {
    pool.shutdownNow();
  }

  @Test
  void isNone_outsideOfACall() {
    assertThat(CallContext.current()).isSameAs(CallContext.NONE);
    assertThat(CallContext.NONE.attachments()).isEmpty();
    assertThat(CallContext.NONE.timeLeft()).isEmpty();
    assertThat(CallContext.NONE.caller()).isEmpty();
    assertThatThrownBy(() -> CallContext.NONE.attach("a", "b"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no call is served on this thread");
  }

  @Test
  void isOneAndTheSame_whileACallIsServed() {
    CallContext seen = serve("plain", CallContext::current);
    assertThat(seen.attachments()).containsExactly(Map.entry("who", "plain"));
    assertThat(CallContext.current()).isSameAs(CallContext.NONE);
    serve("plain", () -> assertThat(CallContext.current()).isSameAs(CallContext.current()));
  }

  @Test
  void isNotMade_untilSomebodyAsks() {
    assertThat(serve("plain", CallContext::used)).isNull();
    CallContext asked =
        serve(
            "plain",
            () -> {
              CallContext.current();
              return CallContext.used();
            });
    assertThat(asked).isNotNull();
  }

  @Test
  void isThatOfTheInnerCall_whenOneServesAnotherOnItsOwnThread() {
    CallContext after =
        serve(
            "plain",
            () -> {
              CallContext outer = CallContext.current();
              assertThat(serve("later", CallContext::current)).isNotSameAs(outer);
              assertThat(CallContext.current()).isSameAs(outer);
              return outer;
            });
    assertThat(after.attachments()).containsEntry("who", "plain");
  }

  @Test
  void leavesNothingBehind_whenTheServiceThrows() {
    assertThatThrownBy(
            () ->
                serve(
                    "plain",
                    () -> {
                      CallContext.current();
                      throw new IllegalStateException("x");
                    }))
        .hasMessage("x");
    assertThat(CallContext.current()).isSameAs(CallContext.NONE);
  }

  @Test
  void isCarriedByWrapAndByNothingElse() throws Exception {
    CallContext context = serve("plain", CallContext::current);
    Supplier<CallContext> carried = context.wrapSupplier(CallContext::current);
    assertThat(on(pool, carried)).isSameAs(context);
    assertThat(on(pool, CallContext::current)).as("left on a pooled thread").isSameAs(NONE);
    CompletableFuture<CallContext> run = new CompletableFuture<>();
    pool.execute(context.wrap(() -> run.complete(CallContext.current())));
    assertThat(run.get(30, TimeUnit.SECONDS)).isSameAs(context);
    assertThat(on(context.wrap(pool), CallContext::current)).isSameAs(context);
    assertThat(on(pool, CallContext::current)).as("left on a pooled thread").isSameAs(NONE);
  }

  private static final CallContext NONE = CallContext.NONE;

  @Test
  void aThreadStartedInACallDoesNotInheritIt() throws Exception {
    CompletableFuture<CallContext> seen = new CompletableFuture<>();
    serve(
        "plain",
        () -> {
          CallContext.current();
          Thread child = new Thread(() -> seen.complete(CallContext.current()));
          child.start();
          return child;
        });
    assertThat(seen.get(30, TimeUnit.SECONDS)).isSameAs(NONE);
  }

  @Test
  void noneHidesTheCall_forWorkThatOutlivesIt() {
    Supplier<CallContext> detached = NONE.wrapSupplier(CallContext::current);
    assertThat(serve("plain", detached)).isSameAs(NONE);
  }

  @Test
  void restoresWhatWasThere_whenATaskRunsOnAThreadThatServes() {
    CallContext other = serve("plain", CallContext::current);
    serve(
        "later",
        () -> {
          CallContext mine = CallContext.current();
          other.wrap(() -> assertThat(CallContext.current()).isSameAs(other)).run();
          assertThat(CallContext.current()).isSameAs(mine);
          return mine;
        });
  }

  @Test
  void cancelsTheCallsMadeInAnAsynchronousOne() {
    CompletableFuture<Reply> nested = new CompletableFuture<>();
    CallContext context =
        serve(
            "later",
            () -> {
              CallContext.nested(nested);
              return CallContext.used();
            });
    context.cancelNested();
    assertThat(nested).isCancelled();
  }

  @Test
  void keepsNoCallThatHasEnded_andNoneOfAPlainMethod() {
    CompletableFuture<Reply> ended = CompletableFuture.completedFuture(Reply.of(1));
    assertThat(serve("later", () -> nestedAndUsed(ended))).isNull();
    assertThat(serve("plain", () -> nestedAndUsed(new CompletableFuture<>()))).isNull();
  }

  private static CallContext nestedAndUsed(CompletableFuture<Reply> reply) {
    CallContext.nested(reply);
    return CallContext.used();
  }

  @Test
  void attachesToTheReply() {
    CallContext context = serve("plain", CallContext::current);
    Reply plain = Reply.of("x");
    assertThat(context.attachTo(plain)).isSameAs(plain);
    context.attach("cost", "7");
    assertThat(context.attachTo(plain).attachments()).containsExactly(Map.entry("cost", "7"));
    assertThat(context.attachTo(plain).value()).isEqualTo("x");
  }

  @Test
  void keepsWhatFiltersHaveForTheService() {
    record User(String name) {}
    String seen =
        serve(
            "plain",
            call -> {
              CallContext.current().keep(User.class, new User("ann"));
              return CallContext.serve(
                  call.with("more", "y"),
                  it -> {
                    CallContext inner = CallContext.current();
                    String user = inner.kept(User.class).orElseThrow().name();
                    return answer(user + inner.attachments().get("more"));
                  });
            });
    assertThat(seen).isEqualTo("anny");
    assertThat(CallContext.current().kept(User.class)).isEmpty();
  }

  @Test
  void keepsNothingForAnotherCall_andNothingOutsideOfOne() {
    serve(
        "plain",
        () -> {
          CallContext.current().keep(String.class, "x");
          Supplier<Boolean> other = () -> CallContext.current().kept(String.class).isPresent();
          assertThat(serve("later", other)).isFalse();
          return CallContext.current();
        });
    assertThatThrownBy(() -> NONE.keep(String.class, "x"))
        .isInstanceOf(IllegalStateException.class);
    assertThat(NONE.kept(String.class)).isEmpty();
  }

  private static CompletionStage<Reply> answer(Object value) {
    return CompletableFuture.completedFuture(Reply.of(value));
  }

  private static <T> T on(java.util.concurrent.Executor threads, Supplier<T> task)
      throws Exception {
    return CompletableFuture.supplyAsync(task, threads).get(30, TimeUnit.SECONDS);
  }

  private static <T> T serve(String name, Supplier<T> service) {
    return serve(name, call -> answer(service.get()));
  }

  @SuppressWarnings("unchecked")
  private static <T> T serve(String name, Invoker service) {
    RemoteMethod method =
        ServiceContract.of(Service.class).methods().stream()
            .filter(known -> known.method().getName().equals(name))
            .findFirst()
            .orElseThrow();
    Invocation call = new Invocation(method, new Object[0], new Deadline(0), Map.of("who", name));
    return (T) CallContext.serve(call, service).toCompletableFuture().join().value();
  }
}
