package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.msrpc.annotation.MsMethod;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.transport.client.ClientOptions;
import io.msrpc.transport.server.ServerOptions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever kind of stage a service returns, its call is answered, and its place is free again. */
@Timeout(120)
class StageResultsTest {
  private static final int MAX_PENDING = 4;

  /** What a service may have at hand. */
  enum Kind {
    COMPLETED_STAGE,
    LATER_STAGE,
    FOREIGN_STAGE,
    FAILED_STAGE,
    LATER_FAILED_STAGE,
    FOREIGN_FAILED_STAGE,
    THROWING_FUTURE,
    NULL;

    boolean fails() {
      return ordinal() >= FAILED_STAGE.ordinal();
    }
  }

  interface Stages {
    CompletionStage<Integer> stage(Kind kind);

    @MsMethod(nonBlocking = true)
    CompletionStage<Integer> stageAtOnce(Kind kind);

    CompletionStage<Integer> never();
  }

  private static final class Returned implements Stages {
    private final Semaphore begun = new Semaphore(0);

    @Override
    public CompletionStage<Integer> stage(Kind kind) {
      CompletableFuture<Integer> later = new CompletableFuture<>();
      CompletionStage<Integer> stage =
          switch (kind) {
            case COMPLETED_STAGE -> CompletableFuture.completedStage(1);
            case LATER_STAGE, LATER_FAILED_STAGE -> later.minimalCompletionStage();
            case FOREIGN_STAGE, FOREIGN_FAILED_STAGE -> foreign(later);
            case FAILED_STAGE -> CompletableFuture.failedStage(new IllegalStateException("no"));
            case THROWING_FUTURE -> new Throwing();
            case NULL -> null;
          };
      Runnable end =
          kind.fails()
              ? () -> later.completeExceptionally(new IllegalStateException("no"))
              : () -> later.complete(1);
      CompletableFuture.runAsync(end);
      return stage;
    }

    @Override
    public CompletionStage<Integer> stageAtOnce(Kind kind) {
      return stage(kind);
    }

    @Override
    public CompletionStage<Integer> never() {
      begun.release();
      return foreign(new CompletableFuture<>());
    }
  }

  /** Of another library: can be waited for, and is no CompletableFuture. */
  @SuppressWarnings("unchecked")
  private static CompletionStage<Integer> foreign(CompletableFuture<Integer> of) {
    return (CompletionStage<Integer>)
        Proxy.newProxyInstance(
            StageResultsTest.class.getClassLoader(),
            new Class<?>[] {CompletionStage.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("toCompletableFuture")) {
                throw new UnsupportedOperationException();
              }
              try {
                return method.invoke(of, arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            });
  }

  private static final class Throwing extends CompletableFuture<Integer> {
    @Override
    public boolean isDone() {
      throw new IllegalStateException("no");
    }

    @Override
    public CompletableFuture<Integer> whenComplete(
        BiConsumer<? super Integer, ? super Throwable> action) {
      throw new IllegalStateException("no");
    }
  }

  private final Returned service = new Returned();
  private RpcServer server;
  private RpcClient client;
  private Stages stages;

  @BeforeEach
  void open() {
    server =
        RpcServer.builder()
            .export(Stages.class, service)
            .options(ServerOptions.DEFAULTS.withMaxPending(MAX_PENDING))
            .start();
    client =
        RpcClient.builder()
            .registry(FixedRegistry.of(server.address().toString()))
            .options(ClientOptions.DEFAULTS.withCallTimeout(Duration.ofSeconds(100)))
            .build();
    stages = client.reference(Stages.class);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private void assertAnswered(CompletionStage<Integer> call, boolean fails) throws Exception {
    CompletableFuture<Integer> answer = call.toCompletableFuture();
    if (fails) {
      assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(RemoteFailureException.class);
    } else {
      assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theCallIsAnswered_whateverStageTheServiceReturns(Kind kind) throws Exception {
    for (int i = 0; i < 3; i++) {
      assertAnswered(stages.stage(kind), kind.fails());
      assertAnswered(stages.stageAtOnce(kind), kind.fails());
    }
  }

  @Test
  void aStageThatCannotBeCancelled_isForgottenWithItsCall() throws Exception {
    for (int i = 0; i < MAX_PENDING; i++) {
      CompletableFuture<Integer> call = stages.never().toCompletableFuture();
      assertThat(service.begun.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
      call.cancel(true);
    }
    await()
        .ignoreExceptions()
        .untilAsserted(() -> assertAnswered(stages.stage(Kind.COMPLETED_STAGE), false));
  }
}
