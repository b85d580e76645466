package io.msrpc.transport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.call.Deadline;
import io.msrpc.call.Invocation;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.Reply;
import io.msrpc.call.ServiceContract;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** Two services that share room for two futures. */
class BoundedInvokerTest {
  interface Service {
    CompletableFuture<String> call();
  }

  private static final Invocation CALL =
      new Invocation(
          ServiceContract.of(Service.class).methods().get(0),
          new Object[0],
          new Deadline(0),
          Map.of());

  private final Queue<CompletableFuture<Reply>> promised = new ArrayDeque<>();
  private final Semaphore room = new Semaphore(2);
  private final BoundedInvoker one = new BoundedInvoker(call -> promise(), room);
  private final BoundedInvoker other = new BoundedInvoker(call -> promise(), room);

  private CompletableFuture<Reply> promise() {
    CompletableFuture<Reply> promise = new CompletableFuture<>();
    promised.add(promise);
    return promise;
  }

  @Test
  void refuses_beyondWhatAllMayHavePending() {
    one.invoke(CALL);
    assertThat(one.isFull()).isFalse();
    other.invoke(CALL);
    assertThat(one.isFull()).isTrue();
    assertThatThrownBy(() -> one.invoke(CALL).toCompletableFuture().join())
        .hasCauseInstanceOf(NotStartedException.class);
    assertThat(promised).as("begun").hasSize(2);
  }

  @Test
  void hasRoomAgain_howeverAFutureEnds() {
    one.invoke(CALL);
    promised.remove().complete(Reply.of(""));
    one.invoke(CALL);
    promised.remove().completeExceptionally(new IllegalStateException());
    one.invoke(CALL);
    promised.remove().cancel(true);
    assertThat(room.availablePermits()).isEqualTo(2);
  }

  @Test
  void hasRoomAgain_beforeTheCallerHasHisAnswer() {
    BoundedInvoker single = new BoundedInvoker(call -> promise(), new Semaphore(1));
    for (boolean well : new boolean[] {true, false}) {
      CompletableFuture<Boolean> full =
          single.invoke(CALL).handle((reply, e) -> single.isFull()).toCompletableFuture();
      CompletableFuture<Reply> promise = promised.remove();
      if (well) {
        promise.complete(Reply.of(""));
      } else {
        promise.completeExceptionally(new IllegalStateException());
      }
      assertThat(full).isCompletedWithValue(false);
    }
  }

  @Test
  void cancelsTheService_andHasRoomAgain() {
    CompletableFuture<Reply> call = one.invoke(CALL).toCompletableFuture();
    assertThat(call.cancel(true)).isTrue();
    assertThat(promised.remove()).isCancelled();
    assertThat(room.availablePermits()).isEqualTo(2);
  }

  @Test
  void hasRoomAgain_whenTheServiceFailsAtOnce() {
    BoundedInvoker failing =
        new BoundedInvoker(call -> CompletableFuture.failedFuture(new Exception()), room);
    for (int i = 0; i < 5; i++) {
      assertThat(failing.invoke(CALL).toCompletableFuture()).isCompletedExceptionally();
    }
    assertThat(room.availablePermits()).isEqualTo(2);
  }
}
