package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.msrpc.annotation.MsMethod;
import io.msrpc.annotation.MsService;
import io.msrpc.call.Deadline;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import io.msrpc.call.RpcException;
import io.msrpc.filter.Filter;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.registry.InMemoryRegistry;
import io.msrpc.registry.Registry;
import io.msrpc.testing.Fault;
import io.msrpc.testing.FaultProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A time-out says the same with filters as without, and its own stage: it is no filter's fault. */
@Timeout(120)
class FilteredTimeoutTest {
  private static final int CALLS = 20;

  @MsService
  interface Late {
    @MsMethod(timeoutMillis = 100)
    CompletableFuture<Integer> never();

    @MsMethod(timeoutMillis = 100, idempotent = true)
    CompletableFuture<Integer> neverTwice();

    @MsMethod(timeoutMillis = 100)
    int neverSync();
  }

  private static final class NeverServer implements Late {
    @Override
    public CompletableFuture<Integer> never() {
      return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<Integer> neverTwice() {
      return new CompletableFuture<>();
    }

    @Override
    public int neverSync() {
      try {
        return new CountDownLatch(1).await(1, TimeUnit.MINUTES) ? 0 : 1;
      } catch (InterruptedException timeIsUp) {
        return 2;
      }
    }
  }

  /** What stands between. */
  enum Filters {
    NONE {
      @Override
      List<Filter> all() {
        return List.of();
      }
    },
    OBSERVING {
      @Override
      List<Filter> all() {
        return List.of((call, next) -> next.invoke(call).whenComplete((reply, e) -> {}));
      }
    },
    OBSERVING_ELSEWHERE {
      @Override
      List<Filter> all() {
        return List.of((call, next) -> next.invoke(call).whenCompleteAsync((reply, e) -> {}));
      }
    },
    OF_MORE_TIME {
      @Override
      List<Filter> all() {
        return List.of(
            (call, next) ->
                next.invoke(
                    call.with(Deadline.after(Duration.ofHours(1), call.deadline().atNanos()))));
      }
    };

    abstract List<Filter> all();
  }

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private <T extends AutoCloseable> T keep(T resource) {
    open.add(resource);
    return resource;
  }

  private Late late(Filters filters, Registry registry) {
    RpcClient.Builder builder = RpcClient.builder().registry(registry);
    filters.all().forEach(builder::filter);
    return keep(builder.build()).reference(Late.class);
  }

  private RpcServer server() {
    return keep(RpcServer.builder().export(Late.class, new NeverServer()).start());
  }

  private static RpcException failure(CompletableFuture<?> call) {
    CompletionException thrown =
        (CompletionException)
            catchThrowable(() -> call.copy().orTimeout(30, TimeUnit.SECONDS).join());
    return (RpcException) thrown.getCause();
  }

  @ParameterizedTest
  @EnumSource
  void waitingForAnAnswer(Filters filters) {
    Late late = late(filters, FixedRegistry.of(server().address().toString()));
    for (int i = 0; i < CALLS; i++) {
      for (RpcException failure : List.of(failure(late.never()), failure(late.neverTwice()))) {
        assertThat(failure)
            .isInstanceOf(OutcomeUnknownException.class)
            .hasMessageContaining("[died in: ")
            .hasMessageNotContaining("filter");
        assertThat(failure.reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void waitingForAnAnswer_onTheCallersThread(Filters filters) {
    Late late = late(filters, FixedRegistry.of(server().address().toString()));
    assertThat(catchThrowable(late::neverSync))
        .isInstanceOf(OutcomeUnknownException.class)
        .hasMessageContaining("[died in: ")
        .hasMessageNotContaining("filter");
  }

  @ParameterizedTest
  @EnumSource
  void whereNoProviderIs(Filters filters) {
    Late late = late(filters, new InMemoryRegistry());
    for (int i = 0; i < CALLS; i++) {
      assertTimeOut(failure(late.never()), "the registry lists no provider");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whereTheProviderDoesNotSpeak(Filters filters) throws Exception {
    FaultProxy wire = keep(new FaultProxy(server().address()));
    wire.spoilToClient(Fault.BLACKHOLE);
    Late late = late(filters, FixedRegistry.of(wire.address().toString()));
    for (int i = 0; i < CALLS; i++) {
      assertTimeOut(failure(late.never()), "no connection to");
    }
  }

  private static void assertTimeOut(RpcException failure, String text) {
    assertThat(failure)
        .isInstanceOf(NotStartedException.class)
        .hasMessageContaining(text)
        .hasMessageContaining("; it did not start [died in: connect]")
        .hasMessageNotContaining("filter");
    assertThat(failure.reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
  }
}
