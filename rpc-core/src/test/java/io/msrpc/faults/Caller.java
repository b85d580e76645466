package io.msrpc.faults;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Somebody who calls, on a thread of its own; ends as the call does, whatever that throws. */
final class Caller extends CompletableFuture<Object> {
  private final Thread thread;

  private Caller(Supplier<?> call) {
    this.thread =
        new Thread(
            () -> {
              try {
                end(call.get());
              } catch (Throwable e) {
                completeExceptionally(e);
              }
            },
            "caller");
    thread.setDaemon(true);
  }

  /** One who has begun. */
  static Caller of(Supplier<?> call) {
    Caller caller = new Caller(call);
    caller.thread.start();
    return caller;
  }

  private void end(Object result) {
    if (result instanceof CompletionStage<?> stage) {
      stage.handle((value, e) -> e == null ? complete(value) : completeExceptionally(e));
    } else {
      complete(result);
    }
  }

  /** Whether the call has been made, and nothing goes on here until something comes for it. */
  boolean waits() {
    Thread.State state = thread.getState();
    return isDone() || state == Thread.State.WAITING || state == Thread.State.TERMINATED;
  }
}
