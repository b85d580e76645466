package io.msrpc.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.call.Deadline;
import io.msrpc.call.Invocation;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.Reply;
import io.msrpc.call.ServiceContract;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class ExportedServicesTest {
  interface Calculator {
    int add(int a, int b);

    CompletableFuture<Integer> addLater(int a, int b);

    void nothing();

    void fail() throws Exception;
  }

  private static class Real implements Calculator {
    private RuntimeException failure = new IllegalStateException("broken");
    private boolean failed;

    @Override
    public int add(int a, int b) {
      return a + b;
    }

    @Override
    public CompletableFuture<Integer> addLater(int a, int b) {
      return a < 0
          ? CompletableFuture.failedFuture(new CompletionException(failure))
          : CompletableFuture.completedFuture(a + b);
    }

    @Override
    public void nothing() {
      failed = false;
    }

    @Override
    public void fail() {
      failed = true;
      throw failure;
    }
  }

  private final Real real = new Real();
  private final ServiceContract contract = ServiceContract.of(Calculator.class);
  private final ExportedServices exported = ExportedServices.of(Map.of(contract, real), List.of());

  @Test
  void callsTheService() {
    assertThat(invoke("add", 2, 3).join().value()).isEqualTo(5);
    assertThat(invoke("addLater", 2, 3).join().value()).isEqualTo(5);
    assertThat(invoke("nothing").join().value()).isNull();
  }

  @Test
  void tellsWhatWasThrown_byNameAndMessage() {
    assertThatThrownBy(() -> invoke("fail").join())
        .cause()
        .isInstanceOfSatisfying(
            RemoteFailureException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.APPLICATION);
              assertThat(e.remoteType()).isEqualTo("java.lang.IllegalStateException");
              assertThat(e)
                  .hasMessage("java.lang.IllegalStateException: broken")
                  .hasCauseInstanceOf(IllegalStateException.class);
            });
    assertThat(real.failed).isTrue();
  }

  @Test
  void unwrapsAFailedFuture() {
    assertThatThrownBy(() -> invoke("addLater", -1, 0).join())
        .hasCauseInstanceOf(RemoteFailureException.class)
        .hasMessageContaining("broken");
  }

  @Test
  void neverPassesOn_thatANestedCallDidNotStart() {
    real.failure = new NotStartedException(Reason.UNAVAILABLE, "inner");
    assertThatThrownBy(() -> invoke("fail").join())
        .hasCauseInstanceOf(RemoteFailureException.class)
        .hasMessageContaining("inner");
  }

  @Test
  void refusesAnObject_thatIsNoSuchService() {
    assertThatThrownBy(() -> ExportedServices.of(Map.of(contract, "text"), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.String does not implement");
  }

  private CompletableFuture<Reply> invoke(String name, Object... arguments) {
    ExportedServices.Method found =
        exported.methods().stream()
            .filter(method -> method.method().method().getName().equals(name))
            .findFirst()
            .orElseThrow();
    Invocation call = new Invocation(found.method(), arguments, new Deadline(0), Map.of());
    return found.invoker().invoke(call).toCompletableFuture();
  }
}
